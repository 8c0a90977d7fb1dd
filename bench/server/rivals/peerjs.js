/** The PeerJS server with room for as many clients as are measured. */
import { PeerServer } from 'peer';

const listener = PeerServer(
  { port: 0, host: '127.0.0.1', path: '/', concurrent_limit: 20_000, corsOptions: { origin: false } },
  server => process.stdout.write(`listening on http://localhost:${server.address().port}\n`),
);
listener.on('error', () => undefined);
