/**
 * The site whose page this is: its own origin, or for about: and srcdoc frames the one they got from their parent.
 * `null` for documents that have none (sandboxed srcdoc, data:).
 */
export function pageOrigin(): string {
  if (location.origin !== 'null') return location.origin;
  if (window.origin !== 'null') return window.origin;
  return 'null';
}

/** Where a frame that this script does not reach says it comes from; null when it does not say. */
export function frameOrigin(frame: HTMLIFrameElement): string | null {
  if (!frame.src) return null;
  const { origin } = new URL(frame.src, document.baseURI);
  return origin === 'null' ? null : origin;
}
