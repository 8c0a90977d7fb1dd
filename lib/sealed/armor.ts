import { base64 } from '@scure/base';

/** Bytes that make one line of armor. */
const lineBytes = 48;

/** Armors a stream piece by piece (C2SP age.md), where a block as a whole would not fit in memory. */
export function armorStream(): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder();
  let rest = new Uint8Array(0);
  const lines = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += lineBytes) {
      text += `${base64.encode(bytes.subarray(at, at + lineBytes))}\n`;
    }
    return text;
  };
  return new TransformStream({
    start: controller => controller.enqueue(encoder.encode('-----BEGIN AGE ENCRYPTED FILE-----\n')),
    transform(piece, controller) {
      const all = new Uint8Array(rest.length + piece.length);
      all.set(rest);
      all.set(piece, rest.length);
      const whole = all.length - (all.length % lineBytes);
      rest = all.slice(whole);
      if (whole > 0) controller.enqueue(encoder.encode(lines(all.subarray(0, whole))));
    },
    flush(controller) {
      controller.enqueue(encoder.encode(`${lines(rest)}-----END AGE ENCRYPTED FILE-----\n`));
    },
  });
}
