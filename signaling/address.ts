import { BlockList, isIP, isIPv4 } from 'node:net';

/** Makes a list of addresses and subnets; throws a RangeError that names the setting and the wrong entry. */
export function addressList(
  entries: readonly string[],
  setting: `FIELDPOST_${string}` = 'FIELDPOST_TRUST_PROXY',
): BlockList {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (version === 0 || bits > (version === 4 ? 32 : 128)) {
      throw new RangeError(`${setting}: ${entry} is not an address or subnet.`);
    }
    trusted.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return trusted;
}

/** `::ffff:192.0.2.1` is the IPv4 peer 192.0.2.1 on a dual-stack socket. */
function unmapped(address: string): string {
  if (!address.startsWith('::')) return address;
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return ipv4 ?? address;
}

/**
 * The address of the client: the socket's peer, or, while that is a trusted proxy, the nearest
 * untrusted entry of X-Forwarded-For read from the right.
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: BlockList,
): string {
  let address = unmapped(peer ?? '');
  if (forwarded === undefined) return address;
  const hops = forwarded.split(',').map(hop => hop.trim());
  while (isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) break;
    address = unmapped(hop);
  }
  return address;
}

/** What limits count by: an IPv4 address, or the /64 of an IPv6 address, since a host draws freely within one. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const dotted = (tail ?? head).includes('.') ? 1 : 0;
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length - dotted;
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back];
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
