import { expect, test } from 'vitest';
import { deliverMail, framePart, notePart, OutgoingMail } from '../../signaling/redis-mail.ts';
import type { Note } from '../../signaling/rooms.ts';

const here = 'here56789012';
const there = 'there6789012';
const note: Note = { kind: 'undelivered', room: 'a room of é', holder: `${there}/281474976710655` };

/** What a message says, in order. */
function read(message: Buffer): unknown[] {
  const said: unknown[] = [];
  deliverMail(here, message, {
    note: (to, its) => said.push([to, its]),
    frame: (from, to, frame) => said.push([from, to, frame.toString('latin1')]),
    reclaim: async () => undefined,
    lost: () => undefined,
  });
  return said;
}

function outgoing(answer: (node: string) => Promise<boolean> = async () => true) {
  const sent: { node: string; message: Buffer }[] = [];
  const mail = new OutgoingMail((node, message) => {
    sent.push({ node, message });
    return answer(node);
  });
  return { mail, sent };
}

test('what one turn has for a node leaves as one message, in order', async () => {
  const { mail, sent } = outgoing();
  const posted = [
    mail.post('a', framePart(`${there}/7`, `${here}/1`, Buffer.from('first'))),
    mail.post('b', framePart(`${there}/7`, `${here}/3`, Buffer.alloc(0))),
    mail.post('a', notePart(`${here}/281474976710655`, note)),
    mail.post('a', framePart(`${there}/8`, `${here}/1`, Buffer.from('second'))),
  ];
  expect(sent).toEqual([]);
  expect(await Promise.all(posted)).toEqual([true, true, true, true]);
  expect(sent.map(({ node, message }) => [node, read(message)])).toEqual([
    [
      'a',
      [
        [`${there}/7`, `${here}/1`, 'first'],
        [`${here}/281474976710655`, note],
        [`${there}/8`, `${here}/1`, 'second'],
      ],
    ],
    ['b', [[`${there}/7`, `${here}/3`, '']]],
  ]);
  // The next turn's go by themselves.
  await mail.post('a', notePart(`${here}/1`, note));
  expect(sent).toHaveLength(3);
});

test('a message ends before it gets large', async () => {
  const { mail, sent } = outgoing();
  const frame = Buffer.alloc(65_536, 'x');
  await Promise.all(
    Array.from({ length: 9 }, () => mail.post('a', framePart(`${there}/1`, `${here}/2`, frame))),
  );
  expect(sent.map(({ message }) => read(message).length)).toEqual([3, 3, 3]);
});

test('where a message does not arrive, none of its parts does', async () => {
  const { mail } = outgoing(async node => {
    if (node === 'a') throw new Error('out of reach');
    return false;
  });
  const part = notePart(`${here}/1`, note);
  const posted = [mail.post('a', part), mail.post('b', part), mail.post('a', part), mail.post('b', part)];
  expect(await Promise.allSettled(posted)).toMatchObject([
    { status: 'rejected' },
    { status: 'fulfilled', value: false },
    { status: 'rejected' },
    { status: 'fulfilled', value: false },
  ]);
});

test('a part of a kind that is not known is passed over', () => {
  const strange = notePart(`${here}/1`, note);
  strange[4] = 9;
  expect(read(Buffer.concat([strange, notePart(`${here}/2`, note)]))).toEqual([[`${here}/2`, note]]);
});
