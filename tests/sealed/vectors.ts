/** The vectors of C2SP/CCTV that every implementation of age is held to. */
import { inflateSync } from 'node:zlib';
import * as files from 'cctv-age';

export interface Vector {
  name: string;
  expect: string;
  armored: boolean;
  identities: string[];
  passphrase?: string;
  /** SHA-256 of all plaintext that may come out, in hex. */
  payload?: string;
  sealed: Uint8Array<ArrayBuffer>;
}

function parse(name: string, file: Uint8Array): Vector {
  const text = Buffer.from(file).toString('latin1');
  const split = text.indexOf('\n\n');
  const fields = text
    .slice(0, split)
    .split('\n')
    .map(line => line.split(': ') as [string, string]);
  const all = (key: string): string[] => fields.filter(([field]) => field === key).map(([, value]) => value);
  const [expect = ''] = all('expect');
  const [passphrase] = all('passphrase');
  const [payload] = all('payload');
  const rest = file.subarray(split + 2);
  return {
    name,
    expect,
    armored: all('armored').includes('yes'),
    identities: all('identity'),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(payload === undefined ? {} : { payload }),
    sealed: Uint8Array.from(all('compressed').includes('zlib') ? inflateSync(rest) : rest),
  };
}

export const vectors: Vector[] = Object.entries(files as unknown as Record<string, Uint8Array>)
  .filter(([name]) => name !== 'default')
  .map(([name, file]) => parse(name, file));
