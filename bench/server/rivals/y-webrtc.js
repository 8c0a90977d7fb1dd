/** y-webrtc's own signaling server as it is, on loopback and any free port. */
import { Server } from 'node:http';

const { listen } = Server.prototype;
Server.prototype.listen = function listenHere() {
  return listen.call(this, 0, '127.0.0.1', () => {
    process.stdout.write(`listening on http://localhost:${this.address().port}\n`);
  });
};
process.argv.length = 2;
await import('./node_modules/y-webrtc/bin/server.js');
