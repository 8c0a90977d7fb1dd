import type { NetEffect } from '../handoff/effect.ts';
import type { NetEvent } from '../handoff/event.ts';
import type { IceServer } from '../protocol/control.ts';
import { parseFrame } from '../protocol/frame.ts';
import type { SignalData } from '../protocol/signal.ts';

/**
 * What happened on the wires, in words that hold no address, name, key or secret: it may be sent to whoever helps.
 * `detail` says which kind of it.
 */
export interface Moment {
  what:
    | 'server-asked'
    | 'server-reached'
    | 'server-left'
    | 'server-lost'
    | 'server-told'
    | 'server-tells'
    | 'relay-sent'
    | 'relay-received'
    | 'direct-begun'
    | 'direct-offers'
    | 'direct-offered'
    | 'direct-open'
    | 'direct-rerouted'
    | 'direct-left'
    | 'direct-lost'
    | 'direct-sent'
    | 'direct-received'
    | 'network-changed'
    | 'network-gone';
  detail?: string;
}

/** `at`: ms since the beginning. */
export type TimedMoment = Moment & { at: number };

/** A moment as a line of text, for whoever helps. */
export const momentLine = ({ at, what, detail }: TimedMoment): string =>
  `+${(at / 1000).toFixed(3)} ${what}${detail === undefined ? '' : `: ${detail}`}`;

/** What is worth telling of something that was done on the network; null where nothing is. */
export function momentOfEffect(effect: NetEffect): Moment | null {
  switch (effect.type) {
    case 'connect':
      return { what: 'server-asked' };
    case 'disconnect':
      return { what: 'server-left' };
    case 'control':
      return { what: 'server-told', detail: effect.message.type };
    case 'relay':
      return { what: 'relay-sent', detail: kindOfFrame(effect.frame) };
    case 'peer-start':
      return { what: 'direct-begun', detail: reachOf(effect) };
    case 'peer-signal':
      return moment('direct-offered', describe(effect.data));
    case 'peer-frame':
      return { what: 'direct-sent' };
    case 'peer-stop':
      return { what: 'direct-left' };
    case 'timer':
      return null;
  }
}

/** The same for something that the network reported. */
export function momentOfEvent(event: NetEvent): Moment | null {
  switch (event.type) {
    case 'socket-opened':
      return { what: 'server-reached' };
    case 'socket-closed':
      return { what: 'server-lost', detail: String(event.code) };
    case 'control':
      return { what: 'server-tells', detail: controlWord(event.message) };
    case 'control-malformed':
      return { what: 'server-tells', detail: 'malformed' };
    case 'relay-frame':
      return { what: 'relay-received', detail: kindOfFrame(event.frame) };
    case 'peer-signal':
      return moment('direct-offers', describe(event.data));
    case 'peer-opened':
      return { what: 'direct-open', detail: event.kind };
    case 'peer-rerouted':
      return { what: 'direct-rerouted', detail: event.kind };
    case 'peer-frame':
      return { what: 'direct-received' };
    case 'peer-closed':
      return { what: 'direct-lost' };
    case 'net-lost':
      return { what: 'network-gone' };
    case 'timer':
      return null;
  }
}

function moment(what: Moment['what'], detail: string | null): Moment | null {
  return detail === null ? null : { what, detail };
}

function controlWord(message: Extract<NetEvent, { type: 'control' }>['message']): string {
  if (message.type === 'error') return `error ${message.code}`;
  if (message.type === 'peer') return message.present ? 'peer there' : 'peer gone';
  return message.type;
}

function kindOfFrame(bytes: Uint8Array): string {
  const frame = parseFrame(bytes);
  if (frame?.kind === 'first') return 'handshake';
  if (frame?.kind === 'second') return frame.body.length === 0 ? 'question' : 'answer';
  return frame?.kind === 'data' ? 'message' : 'unreadable';
}

/** How a connection may be made: through which kinds of servers. */
function reachOf({ transports, ice }: { transports: string; ice: readonly IceServer[] }): string {
  const kinds = new Set(ice.flatMap(({ urls }) => [urls].flat().map(kindOfServer)));
  return [transports === 'relay' ? 'relays only' : 'every way', ...kinds].join(', ');
}

function kindOfServer(url: string): string {
  const scheme = /^(stuns?|turns?):/i.exec(url)?.[1]?.toLowerCase() ?? 'unknown';
  if (scheme.startsWith('stun')) return scheme;
  return `${scheme} ${scheme === 'turns' || /transport=tcp/i.test(url) ? 'tcp' : 'udp'}`;
}

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, `typ` and its kind. */
const candidateLine = /^(?:a=)?candidate:\S+ \d+ (\S+) \d+ (\S+) \d+ typ (host|srflx|prflx|relay)\b/i;

/** Null for the end of the candidates. */
function describe(data: SignalData): string | null {
  if (data.type !== 'candidate') return data.type;
  const { candidate } = (data['candidate'] ?? {}) as { candidate?: unknown };
  const [, transport = '', address = '', kind = ''] = candidateLine.exec(String(candidate)) ?? [];
  if (kind === '') return null;
  return `${kind.toLowerCase()} ${transport.toLowerCase()} ${familyOf(address)}`;
}

function familyOf(address: string): string {
  if (/\.local$/i.test(address)) return 'hidden';
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
