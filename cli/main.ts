import process from 'node:process';
import { answer } from './answer.ts';
import { version } from './app.ts';
import { parseCommand } from './command.ts';
import { decrypt } from './decrypt.ts';
import { drop, ownDrop } from './drop.ts';
import { encrypt } from './encrypt.ts';
import { type ExitStatus, failed, usage } from './exit-status.ts';
import { open } from './open.ts';
import { receive } from './receive.ts';
import { request } from './request.ts';
import { send } from './send.ts';
import { say, words } from './words.ts';

async function main(): Promise<ExitStatus> {
  const parsed = parseCommand(process.argv.slice(2), process.env);
  if ('wrong' in parsed) {
    process.stderr.write(`${parsed.wrong}\n`);
    return usage;
  }
  const command = parsed.ok;
  switch (command.kind) {
    case 'help':
      process.stdout.write(`${command.text}\n`);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'send':
      return await send(command);
    case 'receive':
      return await receive(command);
    case 'encrypt':
      return await encrypt(command);
    case 'decrypt':
      return await decrypt(command);
    case 'request':
      return await request(command);
    case 'answer':
      return await answer(command);
    case 'drop':
      return await drop(command);
    case 'own-drop':
      return await ownDrop(command);
    case 'open':
      return await open(command);
  }
}

// simple-peer's note about each candidate that it cannot use: nothing that a person could act on.
console.warn = () => undefined;
// Whoever read our output is gone: the same as a terminal that was closed.
process.stdout.on('error', () => process.emit('SIGHUP', 'SIGHUP'));

main().then(
  // Not process.exitCode: the WebRTC library keeps a process alive for seconds after its last connection.
  status => process.stdout.write('', () => process.exit(status)),
  (error: unknown) => {
    // Its name only: a message may hold what it is about.
    const name = error instanceof Error ? error.name : 'unknown';
    process.stderr.write(`${say(words.cli.broken, name)}\n`, () => process.exit(failed));
  },
);
