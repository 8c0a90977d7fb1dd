/**
 * Gives each datagram back after a while: `node delay.ts PORT MILLISECONDS`. With a TUN device before it (socat), a
 * line of any length, also where the kernel has no netem.
 */
import { createSocket } from 'node:dgram';
import process from 'node:process';

const [port, wait] = process.argv.slice(2).map(Number);
const socket = createSocket('udp4');
socket.on('message', (packet, { port: from, address }) => {
  setTimeout(() => socket.send(packet, from, address), wait);
});
socket.bind(port, '127.0.0.1', () => process.stdout.write('ready\n'));
