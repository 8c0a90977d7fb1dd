/** Whether a secret of one origin may go to another unasked: the same host, `www.` aside, and not out of https. */
export function isSameSite(from: string, to: string): boolean {
  const [source, target] = [URL.parse(from), URL.parse(to)];
  if (source === null || target === null) return false;
  const site = ({ hostname }: URL): string => hostname.replace(/^www\./, '');
  return site(source) === site(target) && (source.protocol !== 'https:' || target.protocol === 'https:');
}

/** What a person knows two sites by: their hosts, or the whole origins where those do not tell them apart. */
export function toldApart(from: string, to: string): { from: string; to: string } {
  const hosts = { from: URL.parse(from)?.host || from, to: URL.parse(to)?.host || to };
  return hosts.from === hosts.to ? { from, to } : hosts;
}
