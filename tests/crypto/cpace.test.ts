import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat, lv, toHex, utf8 } from '../../lib/crypto/bytes.ts';
import {
  calculateGenerator,
  channelIdentifier,
  codeSecret,
  finish,
  generatorString,
  sessionIdentifier,
  start,
} from '../../lib/crypto/cpace.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import vectors from '../vectors/cpace.json';
import { hex } from '../vectors/hex.ts';

beforeAll(ready);

const vector = vectors.G_Coffee25519;
const points = vectors.G_Coffee25519_points;
const input = { prs: hex(vector.PRS), ci: hex(vector.CI), sid: hex(vector.sid) };
const initiator = () => start({ ...input, scalarSeed: hex(vector.ya) });
const responder = () => start({ ...input, scalarSeed: hex(vector.yb) });
const [dataA, dataB] = [hex(vector.ADa), hex(vector.ADb)];

describe('G_Coffee25519 of the draft', () => {
  test('generator', () => {
    expect(calculateGenerator(input)).toEqual(hex(vector.g));
  });

  test('scalars below 2^252 stay as they are, shares', () => {
    expect(initiator()).toEqual({ scalar: hex(vector.ya), share: hex(vector.Ya) });
    expect(responder()).toEqual({ scalar: hex(vector.yb), share: hex(vector.Yb) });
  });

  test('ISK_IR on both sides', () => {
    const [a, b] = [initiator(), responder()];
    const sid = input.sid;
    const isk = hex(vector.ISK_IR);
    expect(
      finish({
        scalar: a.scalar,
        sid,
        ownShare: a.share,
        peerShare: b.share,
        role: 'initiator',
        ownData: dataA,
        peerData: dataB,
      }),
    ).toEqual(isk);
    expect(
      finish({
        scalar: b.scalar,
        sid,
        ownShare: b.share,
        peerShare: a.share,
        role: 'responder',
        ownData: dataB,
        peerData: dataA,
      }),
    ).toEqual(isk);
  });

  test('scalar_mult_vfy, seen through ISK = H(lv(DSI_ISK) || lv(sid) || lv(K) || transcript)', async () => {
    const [scalar, peerShare] = [hex(points.Valid.s), hex(points.Valid.X)];
    const isk = finish({ scalar, sid: input.sid, ownShare: hex(vector.Ya), peerShare, role: 'initiator' });
    const text = concat(
      lv(utf8('CPaceRistretto255_ISK')),
      lv(input.sid),
      lv(hex(points.Valid['G.scalar_mult_vfy(s,X)'])),
      lv(hex(vector.Ya)),
      lv(new Uint8Array(0)),
      lv(peerShare),
      lv(new Uint8Array(0)),
    );
    expect(isk).toEqual(new Uint8Array(await crypto.subtle.digest('SHA-512', new Uint8Array(text))));
  });

  test.each(['Invalid Y1', 'Invalid Y2'] as const)('aborts on %s', name => {
    const { scalar, share } = initiator();
    for (const role of ['initiator', 'responder'] as const) {
      expect(
        finish({ scalar, sid: input.sid, ownShare: share, peerShare: hex(points[name]), role }),
      ).toBeNull();
    }
  });
});

describe('a peer share that is no element', () => {
  const peers: [string, Uint8Array][] = [
    ['31 bytes', new Uint8Array(31).fill(1)],
    ['33 bytes', new Uint8Array(33)],
    ['nothing', new Uint8Array(0)],
    ['a valid share with a byte more', concat(hex(vector.Yb), Uint8Array.of(0))],
    [
      'a negative field element (RFC 9496 A.3)',
      hex('0100000000000000000000000000000000000000000000000000000000000000'),
    ],
    [
      'a non-canonical field element',
      hex('00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'),
    ],
    [
      'p itself, another encoding of the neutral element',
      hex('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'),
    ],
    ['all ones', new Uint8Array(32).fill(0xff)],
  ];
  test.each(peers)('%s', (_, peerShare) => {
    const { scalar, share } = initiator();
    expect(finish({ scalar, sid: input.sid, ownShare: share, peerShare, role: 'initiator' })).toBeNull();
  });

  test('no bytes make it throw', () => {
    const { scalar, share } = initiator();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 28, maxLength: 36 }), peerShare => {
        const isk = finish({ scalar, sid: input.sid, ownShare: share, peerShare, role: 'initiator' });
        expect(isk === null || isk.length === 64).toBe(true);
      }),
    );
  });
});

describe('our runs', () => {
  const handshakeHash = new Uint8Array(32).fill(0xaa);

  function run(
    recipientCode: string,
    senderCode: string,
    changes: { senderSid?: Uint8Array; senderRole?: 'initiator' } = {},
  ) {
    const sid = sessionIdentifier(handshakeHash, 1, 0);
    const senderSid = changes.senderSid ?? sid;
    const ci = channelIdentifier;
    const a = start({ prs: codeSecret(recipientCode), ci, sid, scalarSeed: new Uint8Array(32).fill(1) });
    const b = start({
      prs: codeSecret(senderCode),
      ci,
      sid: senderSid,
      scalarSeed: new Uint8Array(32).fill(2),
    });
    return [
      finish({ scalar: a.scalar, sid, ownShare: a.share, peerShare: b.share, role: 'initiator' }),
      finish({
        scalar: b.scalar,
        sid: senderSid,
        ownShare: b.share,
        peerShare: a.share,
        role: changes.senderRole ?? 'responder',
      }),
    ];
  }

  test('the same code gives the same 64 bytes', () => {
    const [a, b] = run('123456', '123456');
    expect(a).toHaveLength(64);
    expect(a).toEqual(b);
  });

  test('another code, session, attempt, candidate or role gives others', () => {
    const other = (sid: Uint8Array) => run('123456', '123456', { senderSid: sid });
    for (const [a, b] of [
      run('123456', '123457'),
      other(sessionIdentifier(new Uint8Array(32).fill(0xab), 1, 0)),
      other(sessionIdentifier(handshakeHash, 2, 0)),
      other(sessionIdentifier(handshakeHash, 1, 1)),
      run('123456', '123456', { senderRole: 'initiator' }),
    ]) {
      expect(a).toHaveLength(64);
      expect(b).toHaveLength(64);
      expect(a).not.toEqual(b);
    }
  });

  test('the top four bits of a seed are cleared, the seed itself is not', () => {
    const scalarSeed = new Uint8Array(32).fill(0xff);
    const { scalar } = start({ ...input, scalarSeed });
    expect(toHex(scalar)).toBe(`${'ff'.repeat(31)}0f`);
    expect(scalarSeed[31]).toBe(0xff);
  });

  test('a seed whose scalar is zero is refused', () => {
    const scalarSeed = new Uint8Array(32);
    scalarSeed[31] = 0xf0;
    expect(() => start({ ...input, scalarSeed })).toThrow(/^scalarSeed must be random/);
  });
});

describe('generator string', () => {
  const sizes = (prs: Uint8Array) => generatorString({ prs, ci: new Uint8Array(0), sid: new Uint8Array(0) });

  test('DSI, PRS and padding fill the first block of SHA-512', () => {
    const text = sizes(utf8('123456'));
    // lv(DSI) 18, lv(PRS) 7, so 102 zeros with their length 1; then two empty lv.
    expect(text).toHaveLength(130);
    expect(text.subarray(0, 25)).toEqual(concat(lv(utf8('CPaceRistretto255')), lv(utf8('123456'))));
    expect(text.subarray(25)).toEqual(concat(Uint8Array.of(102), new Uint8Array(102 + 2)));
  });

  test('no padding once the password fills the block', () => {
    expect(sizes(new Uint8Array(107))).toHaveLength(130);
    expect(sizes(new Uint8Array(108))).toHaveLength(130);
    expect(sizes(new Uint8Array(109))).toHaveLength(131);
  });
});

describe('PRS, CI, sid', () => {
  test('code alone, with a passphrase, with an empty one', () => {
    expect(codeSecret('012345')).toEqual(utf8('012345'));
    expect(codeSecret('01234567')).toEqual(utf8('01234567'));
    expect(codeSecret('012345', '')).toEqual(utf8('012345'));
    expect(codeSecret('012345', ' é ')).toEqual(utf8('012345\0 é '));
  });

  test('a passphrase counts in NFC, so composed and decomposed are one', () => {
    expect(codeSecret('012345', 'e\u0301')).toEqual(concat(utf8('012345'), Uint8Array.of(0, 0xc3, 0xa9)));
  });

  test.each([
    '',
    '12345',
    '1234567',
    '123456789',
    '12345a',
    '１２３４５６',
    ' 123456',
    '123 456',
    '123456\n',
  ])('refuses the code %j without repeating it', digits => {
    expect(() => codeSecret(digits)).toThrow(new RangeError('digits must be 6 or 8 ASCII digits'));
  });

  test('channel identifier', () => {
    expect(channelIdentifier).toEqual(utf8('\x15fieldpost/1 recipient\x12fieldpost/1 sender'));
  });

  test('session identifier', () => {
    const hash = new Uint8Array(32).fill(7);
    expect(sessionIdentifier(hash, 12, 2)).toEqual(concat(hash, Uint8Array.of(12, 2)));
    expect(() => sessionIdentifier(new Uint8Array(31), 1, 0)).toThrow(/^handshakeHash must be 32 bytes/);
    expect(() => sessionIdentifier(hash, 256, 0)).toThrow(
      /^attempt must be an integer from 0 to 255, not 256/,
    );
    expect(() => sessionIdentifier(hash, 1, -1)).toThrow(/^candidate must be/);
    expect(() => sessionIdentifier(hash, 1.5, 0)).toThrow(RangeError);
  });

  test('our own arguments of the wrong length are a RangeError that names them', () => {
    const { scalar, share } = initiator();
    const peerShare = share;
    expect(() => start({ ...input, scalarSeed: new Uint8Array(31) })).toThrow(/^scalarSeed must be 32 bytes/);
    expect(() =>
      finish({ scalar: new Uint8Array(33), sid: input.sid, ownShare: share, peerShare, role: 'initiator' }),
    ).toThrow(/^scalar must be 32 bytes/);
    expect(() =>
      finish({ scalar, sid: input.sid, ownShare: new Uint8Array(31), peerShare, role: 'initiator' }),
    ).toThrow(/^ownShare must be 32 bytes/);
  });
});
