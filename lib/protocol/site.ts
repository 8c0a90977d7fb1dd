/** The match pattern of a site's pages. Without the port: Firefox refuses one, and a site is asked about once. */
export function sitePattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
