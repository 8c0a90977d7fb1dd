import { once } from 'node:events';
import { connect } from 'node:net';

/** Little endian, protocol 11.0, no authorization. */
const hello = Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const accepted = 1;
/** ForceScreenSaver, one word long, mode Activate or Reset. */
const force = { on: Buffer.from([115, 1, 1, 0]), off: Buffer.from([115, 0, 1, 0]) };

/** Turn the screen saver of a display on, by which a browser knows that the screen is locked, or off. */
export async function turnScreenSaver(display: string, to: 'on' | 'off'): Promise<void> {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  socket.write(hello);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (answer[0] !== accepted) throw new Error('the display does not let us in');
  socket.resume();
  socket.end(force[to]);
  await once(socket, 'close');
}
