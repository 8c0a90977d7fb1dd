/** Which hosts a link may name: the public internet, or this machine. */

export type HostReach = 'loopback' | 'private' | 'public';

/** Not globally reachable (IANA special-purpose registry), as [first address, prefix length in bits]. */
const privateIpv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Names that only a local resolver answers (RFC 6762, RFC 8375, ICANN's .internal, router defaults). */
const privateNames = [
  'local',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
];

/**
 * Where a URL's hostname leads by its form; no name is looked up.
 *
 * @param hostname - as `URL.hostname` gives it: lower case, IPv4 in dotted form, IPv6 in brackets.
 */
export function hostReach(hostname: string): HostReach {
  if (hostname.startsWith('[')) return reachOfIpv6(hostname.slice(1, -1));
  const name = hostname.replace(/\.$/, '');
  const address = ipv4(name);
  if (address !== null) return reachOfIpv4(address);
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  if (!name.includes('.')) return 'private';
  return privateNames.some(suffix => name.endsWith(`.${suffix}`)) ? 'private' : 'public';
}

function reachOfIpv4(address: number): HostReach {
  if (address >>> 24 === 127) return 'loopback';
  const isPrivate = privateIpv4.some(([first, bits]) => (address ^ (ipv4(first) ?? 0)) >>> (32 - bits) === 0);
  return isPrivate ? 'private' : 'public';
}

function reachOfIpv6(text: string): HostReach {
  const words = ipv6(text);
  if (!words) return 'private';
  const [first = 0, second = 0] = words;
  if (words.slice(0, 7).every(word => word === 0) && words[7] === 1) return 'loopback';
  // Only 2000::/3 is given out; the rest is local, multicast or an IPv4 address in disguise.
  const isGlobal = first >>> 13 === 1;
  const isDocumentation = (first === 0x2001 && second === 0x0db8) || first === 0x3fff;
  // 6to4, Teredo and other special purposes below 2001:200::.
  const isTunnel = first === 0x2002 || (first === 0x2001 && second < 0x0200);
  return isGlobal && !isDocumentation && !isTunnel ? 'public' : 'private';
}

function ipv4(text: string): number | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!octets?.every(octet => octet <= 255)) return null;
  return octets.reduce((address, octet) => ((address << 8) | octet) >>> 0, 0);
}

/** Eight 16-bit words of the compressed form that `URL` writes. */
function ipv6(text: string): number[] | null {
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return null;
  const words = [...left, ...Array<string>(missing).fill('0'), ...right].map(word =>
    Number.parseInt(word, 16),
  );
  return words.every(word => word >= 0 && word <= 0xffff) ? words : null;
}
