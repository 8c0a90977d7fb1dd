import { createHash, X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from '../../../scripts/chromium.ts';
import { serverPort } from '../../e2e/stage/build.ts';
import { Person as Surfer } from '../../e2e/stage/person.ts';
import { serverAddress } from './home.ts';
import type { Lab, Person } from './lab.ts';

/**
 * A Chromium with the extension, on somebody's machine. The extension under test knows its server as this machine: what
 * is meant for that port is sent to the real one.
 * The laboratory's certificate counts as if somebody it trusts had signed it.
 */
export async function openBrowser(
  { certificate }: Lab,
  { machine }: Person,
): Promise<{ surfer: Surfer; close(): Promise<void> }> {
  machine.set('net.ipv4.conf.all.route_localnet', '1');
  machine.filter(`
    table ip own {
      chain out {
        type nat hook output priority -100;
        ip daddr 127.0.0.1 tcp dport ${serverPort} dnat to ${serverAddress[4]}:443
      }
      chain after {
        type nat hook postrouting priority srcnat;
        ip daddr ${serverAddress[4]} masquerade
      }
    }`);
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-lab-browser-'));
  const program = join(folder, 'chromium');
  const [starter, args] = machine.command(requireChromium(), []);
  writeFileSync(program, `#!/bin/sh\nexec ${[starter, ...args].join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  const { publicKey } = new X509Certificate(readFileSync(certificate.cert));
  const key = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const surfer = await Surfer.arrive({
    program,
    arguments: [`--ignore-certificate-errors-spki-list=${key}`],
  });
  return {
    surfer,
    async close() {
      await surfer.leave();
      rmSync(folder, { recursive: true });
    },
  };
}
