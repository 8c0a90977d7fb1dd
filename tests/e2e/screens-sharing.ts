/** The sender's handoff, from the link to its end. */
import type { SenderView } from '../../lib/handoff/view.ts';
import type { Screen } from '../../lib/screen.ts';
import { type Canned, delivered, longHost, longName, networkDetails, now, sharing, steps } from './canned.ts';

const ended = (outcome: NonNullable<SenderView['outcome']>, more: Partial<SenderView> = {}): Screen =>
  sharing(
    { phase: 'ended', outcome, progress: steps('done', { state: 'failed', why: outcome }), ...more },
    false,
  );

export const senders: Canned[] = [
  {
    surface: 'sharing',
    state: 'opening',
    screen: sharing({ phase: 'opening', progress: steps() }),
    says: 'Send this link',
  },
  { surface: 'sharing', state: 'waiting', screen: sharing({}), says: 'Waiting for them to open the link' },
  {
    surface: 'sharing',
    state: 'waiting-tab',
    place: 'tab',
    query: 'handoff=share-1',
    screen: sharing({}),
    says: 'Waiting for them to open the link',
  },
  {
    surface: 'sharing',
    state: 'copied-qr',
    screen: sharing({}),
    acts: [{ press: 'Copy message' }, { press: 'Show QR' }],
    says: 'Message copied. Send it to them.',
  },
  {
    surface: 'sharing',
    state: 'connected',
    screen: sharing({ phase: 'talking', progress: steps('done', 'done', { path: 'host' }) }),
    says: 'Tell them this code by phone.',
  },
  {
    surface: 'sharing',
    state: 'details',
    screen: sharing({ phase: 'talking', progress: steps('done', 'done', { path: 'host' }) }),
    answers: { details: networkDetails },
    acts: [{ open: 'Details' }, { press: 'Copy diagnostics' }],
    says: 'Copied.',
  },
  {
    surface: 'sharing',
    state: 'details-failed',
    screen: sharing({ progress: steps('done') }),
    answers: { details: 'fails' },
    acts: [{ open: 'Details' }],
    says: 'Fieldpost asks again by itself.',
  },
  {
    surface: 'sharing',
    state: 'address-hidden',
    screen: sharing({ address: { hidden: true, fixed: false } }),
    says: 'The secret then goes through a relay.',
  },
  {
    surface: 'sharing',
    state: 'relayed',
    screen: sharing({
      phase: 'talking',
      address: { hidden: true, fixed: true },
      progress: steps('done', 'done', { path: 'relay' }),
    }),
    says: 'Relayed connection',
  },
  {
    surface: 'sharing',
    state: 'relayed-instead',
    screen: sharing({ phase: 'talking', progress: steps('done', 'done', { path: 'relay', instead: true }) }),
    says: 'no direct connection came about',
  },
  {
    surface: 'sharing',
    state: 'wrong-code',
    screen: sharing({
      phase: 'talking',
      notice: 'wrong-code',
      triesLeft: 2,
      progress: steps('done', 'done', { path: 'host' }),
    }),
    says: 'A wrong code was typed (2 tries left).',
  },
  {
    surface: 'sharing',
    state: 'unfinished',
    screen: sharing({
      phase: 'talking',
      notice: 'unfinished-attempt',
      triesLeft: 1,
      progress: steps('done', 'done', { path: 'turn' }),
    }),
    says: 'Someone began to type a code and did not finish (1 try left).',
  },
  {
    surface: 'sharing',
    state: 'stranger-left',
    screen: sharing({ notice: 'stranger-left' }),
    says: 'Whoever was connected has left. Nothing was sent.',
  },
  {
    surface: 'sharing',
    state: 'stranger-declined',
    screen: sharing({ notice: 'stranger-declined' }),
    says: 'Whoever opened the link declined it. Nothing was sent.',
  },
  {
    surface: 'sharing',
    state: 'reconnecting',
    screen: sharing({
      notice: 'reconnecting',
      progress: steps({ state: 'failed', why: 'server-unreachable' }),
    }),
    says: 'The connection was lost. Connecting again; nothing is lost.',
  },
  {
    surface: 'sharing',
    state: 'paused',
    screen: sharing({
      phase: 'paused',
      triesLeft: 0,
      progress: steps('done', 'done', { path: 'host' }, { state: 'failed', why: 'wrong-code' }),
    }),
    says: 'Three wrong codes. Nothing was sent. Was it your person?',
  },
  {
    surface: 'sharing',
    state: 'paused-last',
    screen: sharing({
      phase: 'paused',
      triesLeft: 0,
      rearmsLeft: 0,
      progress: steps('done', 'done', { path: 'host' }),
    }),
    says: 'Three wrong codes, and no new code is left for this link.',
  },
  {
    surface: 'sharing',
    state: 'delivering',
    screen: sharing({ phase: 'delivering', progress: steps('done', 'done', { path: 'host' }, 'done') }),
    says: 'Code accepted. Delivering…',
  },
  {
    surface: 'sharing',
    state: 'unconfirmed',
    screen: sharing({ phase: 'unconfirmed', progress: steps('done', 'done', { path: 'host' }, 'done') }),
    says: 'Sent, but their browser did not confirm.',
  },
  {
    surface: 'sharing',
    state: 'cancelling',
    screen: sharing({}),
    acts: [{ press: 'Cancel' }],
    says: 'Cancel this handoff?',
  },
  {
    surface: 'sharing',
    state: 'request-failed',
    screen: sharing({ phase: 'paused', triesLeft: 0 }),
    answers: { rearm: 'fails' },
    acts: [{ press: 'New code' }],
    says: 'That did not work. Nothing was sent. Try again.',
  },
  {
    surface: 'sharing',
    state: 'delivered',
    screen: ended('delivered', {
      ...delivered,
      receipt: { outcome: 'filled', origin: 'https://github.com', label: 'Password', at: now },
    }),
    says: 'Your copy is gone.',
  },
  {
    surface: 'sharing',
    state: 'delivered-long-names',
    screen: ended('delivered', {
      ...delivered,
      fields: [{ label: longName, kind: 'text', origin: `https://${longHost}`, length: 1 }],
      receipt: { outcome: 'filled', origin: `https://${longHost}`, label: longName, at: now },
    }),
    says: 'Delivered into',
  },
  {
    surface: 'sharing',
    state: 'delivered-kept',
    screen: ended('delivered', { ...delivered, receipt: { outcome: 'kept', at: now } }),
    says: 'Delivered: they looked at it in Fieldpost',
  },
  {
    surface: 'sharing',
    state: 'nobody-came',
    screen: ended('nobody-came'),
    says: 'Nobody opened the link.',
  },
  {
    surface: 'sharing',
    state: 'ended-wrong-code',
    screen: ended('wrong-code'),
    says: 'Someone typed wrong codes.',
  },
  {
    surface: 'sharing',
    state: 'needs-token',
    screen: ended('needs-token', { progress: steps({ state: 'failed', why: 'needs-token' }) }),
    says: 'This server asks for a token',
  },
  {
    surface: 'sharing',
    state: 'lost-connection',
    screen: ended('lost-connection'),
    says: 'The connection was lost',
  },
  { surface: 'sharing', state: 'expired', screen: ended('expired'), says: 'Time ran out' },
  { surface: 'sharing', state: 'declined', screen: ended('declined'), says: 'They declined it.' },
  {
    surface: 'sharing',
    state: 'server-unreachable',
    screen: ended('server-unreachable', { progress: steps({ state: 'failed', why: 'server-unreachable' }) }),
    says: 'The Fieldpost server cannot be reached.',
  },
  {
    surface: 'sharing',
    state: 'ended-unconfirmed',
    screen: ended('unconfirmed', {
      progress: steps('done', 'done', { path: 'host' }, 'done', { state: 'failed', why: 'unconfirmed' }),
    }),
    says: 'Sent, but their browser did not confirm. Your copy is gone.',
  },
];
