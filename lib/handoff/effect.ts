import type { ClientControl, IceServer } from '../protocol/control.ts';
import type { SignalData } from '../protocol/message.ts';
import type { TimerName } from './event.ts';

/** As WebRTC's `iceTransportPolicy` has it: every way there is, or by a TURN relay only, which hides this side's address. */
export type Transports = 'all' | 'relay';

/** What the network does for a machine, in the order given. */
export type NetEffect =
  /** Open a socket to the server (an older one of this handoff is dropped without a report); what follows waits for it. */
  | { type: 'connect'; url: string }
  | { type: 'disconnect' }
  | { type: 'control'; message: ClientControl }
  | { type: 'relay'; frame: Uint8Array }
  | { type: 'peer-start'; peer: string; initiator: boolean; ice: IceServer[]; transports: Transports }
  | { type: 'peer-signal'; peer: string; data: SignalData }
  | { type: 'peer-frame'; peer: string; frame: Uint8Array }
  | { type: 'peer-stop'; peer: string }
  /** Fire `timer` once at `at` (Unix ms); null stops it. Setting it again replaces it. */
  | { type: 'timer'; name: TimerName; at: number | null };

/** What the keeper does. */
export type KeeperEffect =
  /** An item arrived and was stored: fill it where the person said, or ask. Never emitted twice for one id. */
  | { type: 'release'; id: string }
  /** Overwrite these bytes once the new state is stored. */
  | { type: 'wipe'; bytes: Uint8Array[] }
  | { type: 'ended' };

export type Effect = NetEffect | KeeperEffect;

/** What one step of a machine gives back. */
export interface Step<State> {
  state: State;
  effects: Effect[];
}

/** What a step may ask of the world: the time (Unix ms) and fresh random bytes. */
export interface Ambient {
  now: number;
  draw(bytes: number): Uint8Array;
}
