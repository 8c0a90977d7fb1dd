import { toBase64url } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { takenOnce } from '../taken-once.ts';

const { keep, take } = takenOnce('opened-request');

/** Keep a request's link that was opened. @returns the name to take it by */
export async function keepOpenedLink(link: string): Promise<string> {
  const name = toBase64url(drawRandom(12));
  await keep(name, link);
  return name;
}

export const takeOpenedLink = take;
