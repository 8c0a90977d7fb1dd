/** The same bytes in pieces of one size, the last one shorter; each is yielded once the next one has begun. */
export async function* piecesOf(
  size: number,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ piece: Uint8Array; last: boolean }> {
  let piece = new Uint8Array(size);
  let filled = 0;
  for await (const bytes of source) {
    for (let offset = 0; offset < bytes.length; ) {
      if (filled === size) {
        yield { piece, last: false };
        piece = new Uint8Array(size);
        filled = 0;
      }
      const part = bytes.subarray(offset, offset + size - filled);
      piece.set(part, filled);
      filled += part.length;
      offset += part.length;
    }
  }
  yield { piece: piece.subarray(0, filled), last: true };
}
