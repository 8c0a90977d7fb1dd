/** What a canned screen is, and what several of them show. */
import type { Progress, SenderView } from '../../lib/handoff/view.ts';
import type { ReplaceRefusal } from '../../lib/page/replace/outcome.ts';
import type { Details, Screen, UiRequests } from '../../lib/screen.ts';

/** Unix ms at which every canned screen takes place; the pages' clock is set to it. */
export const now = Date.UTC(2026, 10, 21, 14, 2, 7);

export const minutes = (count: number): number => now + count * 60_000;

type Answers = { [K in keyof UiRequests]?: UiRequests[K]['output'] | 'never' | 'fails' };

/** What a person does before the state is reached. */
export type Act =
  | { press: string }
  /** A disclosure. */
  | { open: string }
  | { uncheck: string }
  | { type: string; into: string }
  | { type: string; label: string }
  | { choose: string; bytes: number };

export interface Canned {
  surface:
    | 'home'
    | 'drafting'
    | 'sharing'
    | 'receiving'
    | 'link'
    | 'pasting'
    | 'welcome'
    | 'answering'
    | 'asking'
    | 'request'
    | 'settings'
    | 'sealed'
    | 'selection'
    | 'leaving'
    | 'drop'
    | 'drops'
    | 'opening'
    | 'leave-page';
  state: string;
  /** How the page is opened; `popup` unless told. */
  place?: 'popup' | 'tab' | 'panel';
  /** More of the address. */
  query?: string;
  /** Absent: the background does not answer. */
  screen?: Screen;
  /** What the background answers; a request that is not named gets null. */
  answers?: Answers;
  acts?: Act[];
  /** A sentence that this state shows. */
  says: string;
  offline?: true;
  pinned?: true;
  /** What is selected in the page, and why it would not be replaced there. */
  selected?: { text: string; refusal?: ReplaceRefusal };
  /** Its worker gets nowhere. */
  stalled?: true;
}

/** What the pages of the gallery cannot copy. */
export const uncopied = 'a value that the clipboard refuses';

export const noPage = { refusal: 'no-page' } as const;

/** As a page or the other side may choose them: long, without a break, turning the direction. */
export const longName = `\u202ePersonalAccessToken\u2066${'ForTheBuildServerOfTheNorthernOffice'.repeat(8)}`;

export const longHost = `${'a-very-long-name-of-a-host-'.repeat(2)}x.accounts.northern-office.example`;

export const home = (more: Partial<Extract<Screen, { kind: 'home' }>> = {}): Screen => ({
  kind: 'home',
  page: { tabId: 7, origin: 'https://github.com' },
  handoffs: [],
  requests: [],
  drops: [],
  ...more,
});

export const steps = (...states: (Progress['state'] | Partial<Progress>)[]): Progress[] =>
  (['server', 'peer', 'path', 'code', 'delivered'] as const).map((step, index) => {
    const state = states[index] ?? 'waiting';
    return typeof state === 'string' ? { step, state } : { step, state: 'done', ...state };
  });

export const allProgress = steps('done', 'done', { path: 'reflexive' }, 'done', 'done');

/** Of a handoff whose direct path stands. */
export const networkDetails: Details = {
  app: 'fieldpost/1.0.0',
  moments: [
    { at: 2, what: 'server-asked' },
    { at: 47, what: 'server-reached' },
    { at: 47, what: 'server-told', detail: 'open' },
    { at: 61, what: 'server-tells', detail: 'opened' },
    { at: 31_204, what: 'server-tells', detail: 'peer there' },
    { at: 31_207, what: 'relay-received', detail: 'handshake' },
    { at: 31_215, what: 'relay-sent', detail: 'answer' },
    { at: 31_240, what: 'direct-begun', detail: 'every way, stun, turn udp, turns tcp' },
    { at: 31_262, what: 'direct-offers', detail: 'host udp hidden' },
    { at: 31_290, what: 'direct-offered', detail: 'srflx udp ipv6' },
    { at: 31_420, what: 'direct-open', detail: 'host' },
    { at: 31_431, what: 'direct-received' },
  ],
  measured: {
    server: { roundTrip: 24 },
    direct: { local: 'host', remote: 'host', transport: 'udp', roundTrip: 3 },
  },
};

export const delivered = { outcome: 'delivered' as const, progress: allProgress };

const link = 'https://post.example/h#AcTr0bWmXgwPqM2k0QbqRkYc1dZ5Jv8uTt3xHn9sLpEo';

const sender: SenderView = {
  role: 'sender',
  phase: 'waiting',
  link,
  expires: minutes(60),
  fields: [{ label: 'Password', kind: 'password', origin: 'https://github.com', length: 16 }],
  code: { digits: '482916', validUntil: now + 23_000, period: 30 },
  triesLeft: 3,
  rearmsLeft: 3,
  progress: steps('done'),
};

export const sharing = (view: Partial<SenderView>, canPick = true): Screen => {
  const address = { hidden: false, fixed: view.phase === 'talking' };
  const { code, ...rest } = { ...sender, address, ...view };
  const answered = rest.phase === 'waiting' || rest.phase === 'talking';
  return {
    kind: 'sharing',
    handoff: 'share-1',
    canPick,
    view: answered && code !== undefined ? { ...rest, code } : rest,
  };
};
