import { expect, test } from 'vitest';
import { MemoryStore } from '../../../signaling/store/memory.ts';

test('many rooms are looked at in parts, and each that is over goes within 31 sweeps', async () => {
  let now = 0;
  const store = new MemoryStore({ rooms: 10_000, senderAway: 900_000 }, () => now);
  for (let number = 0; number < 5000; number += 1) {
    const claim = { hash: 'h'.repeat(43), holder: 'here/1' };
    await store.open(`room ${number}`, claim, { expiresAt: number % 5 === 0 ? 2000 : 1000, bytesLeft: 1 });
  }
  now = 1000;
  store.sweep();
  expect(store.size).toBeGreaterThan(4000);
  for (let sweeps = 1; sweeps < 31; sweeps += 1) store.sweep();
  expect(store.size).toBe(1000);
  expect(
    await store.open('room 1', { hash: 'h'.repeat(43), holder: 'here/2' }, { expiresAt: 9000, bytesLeft: 1 }),
  ).toBe('opened');
});
