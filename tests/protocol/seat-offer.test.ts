import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientControl } from '../../lib/protocol/control.ts';
import { parseSeatOffer, seatOffer } from '../../lib/protocol/seat-offer.ts';

const room = 'AbCdEfGhIjKlMnOpQrSt-w';

test.each<[ClientControl, string]>([
  [{ type: 'join', room }, `fieldpost.1.join.${room}`],
  [{ type: 'open', room, ttl: 60 }, `fieldpost.1.open.60.${room}`],
  [{ type: 'open', room, ttl: 86_400 }, `fieldpost.1.open.86400.${room}`],
])('%j', (message, offer) => {
  expect(seatOffer(message)).toBe(offer);
  expect(parseSeatOffer(offer)).toEqual(message);
});

test('a room without a lifetime has the usual one', () => {
  expect(seatOffer({ type: 'open', room })).toBe(`fieldpost.1.open.3600.${room}`);
});

test.each<ClientControl>([
  { type: 'open', room, ttl: 60, access: 'x' },
  { type: 'resume', room, seat: 'A'.repeat(43) },
  { type: 'close', room },
  { type: 'ping' },
])('no offer for $type', message => {
  expect(seatOffer(message)).toBeNull();
});

test.each([
  'fieldpost.1',
  `fieldpost.1.resume.${room}`,
  `fieldpost.2.join.${room}`,
  `fieldpost-1.join.${room}`,
  `fieldpost.1.join.${room}A`,
  `fieldpost.1.join.${room.slice(1)}`,
  `fieldpost.1.join.${room.slice(0, -1)}x`,
  `fieldpost.1.JOIN.${room}`,
  `fieldpost.1.open.${room}`,
  `fieldpost.1.open.59.${room}`,
  `fieldpost.1.open.86401.${room}`,
  `fieldpost.1.open.0060.${room}`,
  `fieldpost.1.open.6e2.${room}`,
  `fieldpost.1.open.999999.${room}`,
  ` fieldpost.1.join.${room}`,
  `fieldpost.1.join.${room}\n`,
])('%j is none', name => {
  expect(parseSeatOffer(name)).toBeNull();
});

test('any room id of 16 bytes is offered and read again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
      const message = { type: 'join', room: Buffer.from(bytes).toString('base64url') } as const;
      expect(parseSeatOffer(seatOffer(message) ?? '')).toEqual(message);
    }),
  );
});
