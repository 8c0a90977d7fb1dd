import wrtc from '@roamhq/wrtc';
import { WebSocket } from 'ws';
import type { NetEvent } from '../../lib/handoff/event.ts';
import { createNetHost, type NetHost } from '../../lib/net/host.ts';

export interface RecordingHost {
  net: NetHost;
  /** Every event so far, in order. */
  events: NetEvent[];
  /** The next event of this type that nobody took yet. */
  next<T extends NetEvent['type']>(type: T): Promise<Extract<NetEvent, { type: T }>>;
}

/** A net host on `ws` and Node's WebRTC, or another one, whose events can be awaited. */
export function recordingHost(webRtc: unknown = wrtc): RecordingHost {
  const events: NetEvent[] = [];
  const taken = new Set<NetEvent>();
  let arrival = Promise.withResolvers<void>();
  const net = createNetHost({
    webSocket: (url, protocols) => new WebSocket(url, protocols),
    wrtc: webRtc,
    emit(_handoff, event) {
      events.push(event);
      arrival.resolve();
      arrival = Promise.withResolvers();
    },
  });
  return {
    net,
    events,
    async next<T extends NetEvent['type']>(type: T) {
      for (;;) {
        for (const event of events) {
          if (event.type !== type || taken.has(event)) continue;
          taken.add(event);
          return event as Extract<NetEvent, { type: T }>;
        }
        await arrival.promise;
      }
    },
  };
}
