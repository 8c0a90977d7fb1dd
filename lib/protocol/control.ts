/** An RTCIceServer as the server hands it out. */
export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

/** Text frames from a client (PROTOCOL §2). `room` is 22 base64url characters, `seat` 43. */
export type ClientControl =
  | { type: 'open'; room: string; ttl?: number }
  | { type: 'join'; room: string }
  | { type: 'resume'; room: string; seat: string }
  | { type: 'evict'; room: string }
  | { type: 'close'; room: string }
  | { type: 'ping' };

export type ControlErrorCode =
  | 'bad-message'
  | 'no-room'
  | 'room-taken'
  | 'room-full'
  | 'expired'
  | 'bad-seat'
  | 'replaced'
  | 'evicted'
  | 'too-large'
  | 'rate-limited'
  | 'quota'
  | 'shutting-down';

/** Text frames from the server. `expires` in Unix seconds. */
export type ServerControl =
  | { type: 'opened'; seat: string; expires: number; peer: boolean; ice: IceServer[] }
  | { type: 'joined'; seat: string; expires: number; peer: boolean; ice: IceServer[] }
  | { type: 'resumed'; expires: number; peer: boolean; ice: IceServer[] }
  | { type: 'evicted' }
  | { type: 'closed' }
  | { type: 'pong' }
  | { type: 'undelivered' }
  | { type: 'peer'; present: boolean; ice?: IceServer[] }
  | { type: 'error'; code: ControlErrorCode; message: string; retryAfter?: number };

export const closeCodes: Record<ControlErrorCode, number> = {
  'bad-message': 4000,
  'no-room': 4004,
  'room-taken': 4005,
  'room-full': 4006,
  expired: 4007,
  'bad-seat': 4008,
  replaced: 4009,
  evicted: 4010,
  'too-large': 1009,
  'rate-limited': 4029,
  quota: 4030,
  'shutting-down': 1012,
};
