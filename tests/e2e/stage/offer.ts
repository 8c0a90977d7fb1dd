import { randomUUID } from 'node:crypto';
import { ambient, openSession } from '../../../cli/session.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import type { SenderAct } from '../../../lib/handoff/event.ts';
import { createRun } from '../../../lib/handoff/run.ts';
import {
  type SenderOptions,
  type SenderState,
  startSender,
  viewSender,
} from '../../../lib/handoff/sender.ts';
import type { SenderView } from '../../../lib/handoff/view.ts';
import type { Item, ItemField } from '../../../lib/protocol/item.ts';
import { until } from './until.ts';

/** A sender without a window: the machine itself, in the test's own process. */
export interface Offer {
  readonly link: string;
  view(): SenderView;
  code(): Promise<string>;
  act(event: SenderAct): Promise<void>;
  /** Wait until the sender's side is so. */
  is(phase: SenderView['phase']): Promise<void>;
  close(): Promise<void>;
}

export const password: ItemField = { label: 'Password', kind: 'password', value: 'x8!kPq2$Lw9zRt0v' };
export const login: ItemField[] = [
  { label: 'User name', kind: 'user', value: 'ada', origin: 'https://github.com' },
  { ...password, origin: 'https://github.com' },
];

/** Offer an item at a server. */
export async function offer(
  server: string,
  options: { fields?: ItemField[]; note?: string } & Partial<Pick<SenderOptions, 'policy' | 'ttl'>> = {},
): Promise<Offer> {
  await ready();
  const { fields = [password], note, ...rest } = options;
  const item: Item = { v: 1, fields, ...(note === undefined ? {} : { note }) };
  const handoff = randomUUID();
  const policy = options.policy ?? 'prefer-direct';
  const first = startSender({ handoff, server, item, app: 'test', ...rest, policy }, ambient());
  const session = await openSession<SenderState, SenderAct>({
    handoff,
    policy,
    begin: shell => createRun({ role: 'sender', state: first.state, start: first.effects, ...shell }),
    changed: () => undefined,
  });
  const view = () => viewSender(session.state(), Date.now());
  const link = await until('the room', () => view().phase !== 'opening' && view().link);
  return {
    link,
    view,
    code: () => until('a code', () => view().code?.digits),
    act: event => session.act(event),
    async is(phase) {
      await until(`the sender to be ${phase}`, () => view().phase === phase);
    },
    close: () => session.close(),
  };
}
