/** How many bytes at each end of a secret may be missing: what was cut or joined is found all the same. */
const margin = 6;

const urlAlphabet = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** The part of a base64 text that does not depend on what stands before and behind. */
function base64At(offset: number, bytes: Buffer): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return text.slice(4, text.length - 4);
}

/** The forms in which a secret of ASCII characters could stand somewhere: as it is, hex, base64 at each alignment. */
function formsOf(secret: string): string[] {
  const core = secret.slice(margin, -margin);
  const bytes = Buffer.from(core);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map(offset => base64At(offset, bytes));
  return [core, hex, hex.toUpperCase(), ...base64, ...base64.map(urlAlphabet)];
}

/** In which forms a secret stands in this text. */
export const disguisesIn = (text: string, secret: string): string[] =>
  formsOf(secret).filter(form => text.includes(form));

/** In which forms a secret stands in these bytes; each as UTF-8 and as UTF-16. */
export const disguisesInBytes = (bytes: Buffer, secret: string): string[] =>
  formsOf(secret).filter(form => bytes.includes(form, 'utf8') || bytes.includes(form, 'utf16le'));
