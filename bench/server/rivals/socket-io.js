/** socket.io with rooms of two. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
new Server(http, { transports: ['websocket'] }).on('connection', socket => {
  let room;
  socket.on('join', (name, done) => {
    room = name;
    socket.join(name);
    done();
  });
  socket.on('frame', frame => socket.to(room).emit('frame', frame));
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://localhost:${http.address().port}\n`);
});
