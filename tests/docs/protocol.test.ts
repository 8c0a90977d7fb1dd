import { describe, expect, it } from 'vitest';
import { utf8 } from '../../lib/crypto/bytes.ts';
import type { ClientControl, ServerControl } from '../../lib/protocol/control.ts';
import { closeCodes } from '../../lib/protocol/control.ts';
import { fieldKinds } from '../../lib/protocol/item.ts';
import * as limits from '../../lib/protocol/limits.ts';
import type { PeerMessage } from '../../lib/protocol/message.ts';
import { ackOutcomes, byeReasons, decodeMessage, policies } from '../../lib/protocol/message.ts';
import { pad } from '../../lib/protocol/padding.ts';
import { firstCells, pageOf, rowsOf, section, wordsAfter } from './page.ts';

const page = pageOf('docs/protocol.md');

// The compiler demands every type here, and no other.
const clientTypes: Record<ClientControl['type'], true> = {
  open: true,
  join: true,
  resume: true,
  evict: true,
  close: true,
  path: true,
  ping: true,
  beat: true,
};
const serverTypes: Record<ServerControl['type'], true> = {
  opened: true,
  joined: true,
  resumed: true,
  evicted: true,
  closed: true,
  pong: true,
  beat: true,
  undelivered: true,
  peer: true,
  error: true,
};
const messageTypes: Record<PeerMessage['type'], true> = {
  hello: true,
  ready: true,
  signal: true,
  path: true,
  verify: true,
  candidates: true,
  confirm: true,
  secret: true,
  denied: true,
  paused: true,
  ack: true,
  note: true,
  bye: true,
};

describe('docs/protocol.md lists what the code has', () => {
  it('as control messages from the client', () => {
    expect(firstCells(section(page, '### From the client'))).toEqual(Object.keys(clientTypes));
  });

  it('as control messages from the server', () => {
    expect(firstCells(section(page, '### From the server'))).toEqual(Object.keys(serverTypes));
  });

  it('as errors, with their close codes', () => {
    const told = rowsOf(section(page, '### Errors and close codes')).map(([code = '', close]) => [
      code.replaceAll('`', ''),
      Number(close),
    ]);
    expect(Object.fromEntries(told)).toEqual(closeCodes);
    expect(told).toHaveLength(Object.keys(closeCodes).length);
  });

  it('as messages between peers', () => {
    expect(firstCells(section(page, '## 5. Messages'))).toEqual(Object.keys(messageTypes));
  });

  it('and the code reads each of those messages, and no other', () => {
    const read = (type: string) => decodeMessage(pad(utf8(JSON.stringify({ type }))));
    for (const type of firstCells(section(page, '## 5. Messages'))) {
      expect(read(type), type).not.toMatchObject({ type: 'unknown' });
    }
    expect(read('hullo')).toEqual({ type: 'unknown', name: 'hullo' });
  });

  it('as policies', () => {
    const told = firstCells(section(page, '## 4. Paths'));
    expect(new Set(told)).toEqual(new Set(policies));
    expect(told).toHaveLength(policies.length);
  });

  it('as words in `bye`, `ack` and an item', () => {
    expect(wordsAfter(page, '`reason`:')).toEqual([...byeReasons]);
    expect(wordsAfter(page, '`outcome`:')).toEqual([...ackOutcomes]);
    expect(wordsAfter(page, '`kind`:')).toEqual([...fieldKinds]);
  });

  it('as limits, each with its value', () => {
    const told = rowsOf(section(page, '## 10. Limits')).map(([name = '', value = '']) => {
      const text = value.replaceAll('`', '');
      return [name.replaceAll('`', ''), value.startsWith('`') ? text : Number(text.replaceAll(',', ''))];
    });
    expect(Object.fromEntries(told)).toEqual({ ...limits });
    expect(told).toHaveLength(Object.keys(limits).length);
  });
});
