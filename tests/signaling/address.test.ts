import { describe, expect, test } from 'vitest';
import { addressGroup, addressList, clientAddress } from '../../signaling/address.ts';

describe('the group that limits count by', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
  ])('%s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group));

  test('the next /64 is another', () => {
    expect(addressGroup('2001:db8:1:3::1')).not.toBe(addressGroup('2001:db8:1:2::1'));
  });
});

describe('the client behind proxies', () => {
  const none = addressList([]);
  const local = addressList(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  test.each([
    ['nobody is trusted', '203.0.113.9', '198.51.100.1', none, '203.0.113.9'],
    ['a stranger’s header is not believed', '203.0.113.9', '198.51.100.1', local, '203.0.113.9'],
    ['one proxy', '127.0.0.1', '198.51.100.1', local, '198.51.100.1'],
    ['a client that forges the header', '127.0.0.1', '8.8.8.8, 198.51.100.1', local, '198.51.100.1'],
    ['two proxies', '127.0.0.1', '198.51.100.1, 10.1.2.3', local, '198.51.100.1'],
    ['IPv4 on a dual-stack socket', '::ffff:127.0.0.1', '198.51.100.1', local, '198.51.100.1'],
    ['an IPv6 proxy and client', 'fd00::1', '2001:db8::1', local, '2001:db8::1'],
    ['a proxy without a header', '10.0.0.1', undefined, local, '10.0.0.1'],
    ['nonsense in the header', '10.0.0.1', 'unknown', local, '10.0.0.1'],
    ['no peer any more', undefined, '198.51.100.1', local, ''],
  ])('%s', (_name, peer, header, trusted, client) =>
    expect(clientAddress(peer, header, trusted)).toBe(client),
  );

  test.each(['10.0.0.0/33', '2001:db8::/129', 'proxy'])('%s is refused as a proxy', entry => {
    expect(() => addressList([entry])).toThrow('FIELDPOST_TRUST_PROXY');
  });
});
