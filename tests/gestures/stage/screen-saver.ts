import { once } from 'node:events';
import { connect } from 'node:net';

/** Little endian, protocol 11.0, no authorization. */
const hello = Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const accepted = 1;
/** ForceScreenSaver, mode Activate, one word long. */
const activate = Buffer.from([115, 1, 1, 0]);

/** Turn the screen saver of a display on, by which a browser knows that the screen is locked. */
export async function startScreenSaver(display: string): Promise<void> {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  socket.write(hello);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (answer[0] !== accepted) throw new Error('the display does not let us in');
  socket.resume();
  socket.end(activate);
  await once(socket, 'close');
}
