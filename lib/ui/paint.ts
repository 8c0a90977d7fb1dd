/**
 * Run `then` once what was just rendered is on the screen: not while this page is hidden.
 *
 * @returns stops it
 */
export function afterPaint(then: () => void): () => void {
  // The first frame begins before what it paints is there to see, the second after it.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}
