import { describe, expect, test } from 'vitest';
import { type HostReach, hostReach } from '../../lib/protocol/address.ts';

const reachOf = (host: string) => hostReach(new URL(`https://${host}/`).hostname);

/** The first and last address of every range, and their neighbours outside. */
const ipv4: [string, string, HostReach][] = [
  ['0.0.0.0', '0.255.255.255', 'private'],
  ['1.0.0.0', '9.255.255.255', 'public'],
  ['10.0.0.0', '10.255.255.255', 'private'],
  ['11.0.0.0', '100.63.255.255', 'public'],
  ['100.64.0.0', '100.127.255.255', 'private'],
  ['100.128.0.0', '126.255.255.255', 'public'],
  ['127.0.0.0', '127.255.255.255', 'loopback'],
  ['128.0.0.0', '169.253.255.255', 'public'],
  ['169.254.0.0', '169.254.255.255', 'private'],
  ['169.255.0.0', '172.15.255.255', 'public'],
  ['172.16.0.0', '172.31.255.255', 'private'],
  ['172.32.0.0', '191.255.255.255', 'public'],
  ['192.0.0.0', '192.0.0.255', 'private'],
  ['192.0.1.0', '192.0.1.255', 'public'],
  ['192.0.2.0', '192.0.2.255', 'private'],
  ['192.0.3.0', '192.167.255.255', 'public'],
  ['192.168.0.0', '192.168.255.255', 'private'],
  ['192.169.0.0', '198.17.255.255', 'public'],
  ['198.18.0.0', '198.19.255.255', 'private'],
  ['198.20.0.0', '198.51.99.255', 'public'],
  ['198.51.100.0', '198.51.100.255', 'private'],
  ['198.51.101.0', '203.0.112.255', 'public'],
  ['203.0.113.0', '203.0.113.255', 'private'],
  ['203.0.114.0', '223.255.255.255', 'public'],
  ['224.0.0.0', '255.255.255.255', 'private'],
];

test.each(ipv4)('%s to %s is %s', (first, last, reach) => {
  expect(reachOf(first)).toBe(reach);
  expect(reachOf(last)).toBe(reach);
});

describe('IPv6', () => {
  test.each<[string, HostReach]>([
    ['::1', 'loopback'],
    ['::', 'private'],
    ['::2', 'private'],
    ['1::1', 'private'],
    ['::ffff:127.0.0.1', 'private'],
    ['::ffff:8.8.8.8', 'private'],
    ['64:ff9b::a00:1', 'private'],
    ['100::1', 'private'],
    ['1fff:ffff::1', 'private'],
    ['2000::1', 'public'],
    ['2001::1', 'private'],
    ['2001:1ff::1', 'private'],
    ['2001:200::1', 'public'],
    ['2001:db7::1', 'public'],
    ['2001:db8::1', 'private'],
    ['2001:db9::1', 'public'],
    ['2002:a00:1::', 'private'],
    ['2003::1', 'public'],
    ['2606:4700:4700::1111', 'public'],
    ['2606:4700:4700:0:0:0:0:1111', 'public'],
    ['3ffe::1', 'public'],
    ['3fff::1', 'private'],
    ['4000::1', 'private'],
    ['fc00::1', 'private'],
    ['fdff:ffff::1', 'private'],
    ['fe80::1', 'private'],
    ['febf::1', 'private'],
    ['fec0::1', 'private'],
    ['ff02::1', 'private'],
  ])('%s is %s', (address, reach) => {
    expect(reachOf(`[${address}]`)).toBe(reach);
  });
});

describe('names', () => {
  test.each<[string, HostReach]>([
    ['localhost', 'loopback'],
    ['localhost.', 'loopback'],
    ['LOCALHOST', 'loopback'],
    ['a.localhost', 'loopback'],
    ['notlocalhost', 'private'],
    ['localhost.example', 'public'],
    ['printer', 'private'],
    ['printer.', 'private'],
    ['printer.local', 'private'],
    ['printer.local.', 'private'],
    ['local.example', 'public'],
    ['router.home.arpa', 'private'],
    ['nas.lan', 'private'],
    ['db.internal', 'private'],
    ['internal.example', 'public'],
    ['10.0.0.1.example', 'public'],
    ['fieldpost.example', 'public'],
    ['fieldpost.example.', 'public'],
  ])('%s is %s', (name, reach) => {
    expect(reachOf(name)).toBe(reach);
  });

  test('other spellings of an IPv4 address are addresses', () => {
    for (const spelling of ['0x7f.1', '2130706433', '017700000001', '127.1']) {
      expect(reachOf(spelling)).toBe('loopback');
    }
    expect(reachOf('0xa9fe0001')).toBe('private');
  });
});
