/** What Prometheus reads. The labels are fixed lists: nothing about one room or one address. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import { closeCodes, pathWords } from '../lib/protocol/control.ts';
import type { Presence } from './presence.ts';

export interface Metrics {
  text(): Promise<string>;
  readonly contentType: string;
  stop(): void;
}

/** Everything is read when it is asked for: a frame that is relayed adds two numbers and no more. */
export function createMetrics(
  presence: Pick<Presence, 'connections' | 'rooms' | 'tally'>,
  facts: { version: string; rooms: () => number; reachable: () => boolean },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `fieldpost_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  const counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `fieldpost_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };

  const { tally } = presence;
  gauge('connections', 'Sockets open on this node', () => presence.connections.size);
  gauge('rooms', 'Rooms open, of all nodes', facts.rooms);
  gauge('rooms_here', 'Rooms that somebody connected to this node sits in', () => presence.rooms.size);
  gauge('store_reachable', '1 while the store answers', () => (facts.reachable() ? 1 : 0));
  new Gauge({
    name: 'fieldpost_seats',
    help: 'Seats held by connections of this node',
    labelNames: ['seat'],
    registers,
    collect() {
      const held = { sender: 0, recipient: 0 };
      for (const { place } of presence.connections.values()) {
        if (place.kind === 'seated') held[place.seat] += 1;
      }
      for (const [seat, count] of Object.entries(held)) this.set({ seat }, count);
    },
  });
  counter('relayed_frames_total', 'Frames passed on', () => tally.frames);
  counter('relayed_bytes_total', 'Bytes of frames passed on', () => tally.bytes);
  counter('undelivered_total', 'Frames for an empty seat', () => tally.undelivered);
  counter('rooms_opened_total', 'Rooms opened on this node', () => tally.opened);
  counter('joins_total', 'Seats of recipients taken', () => tally.joined);
  counter('resumes_total', 'Seats resumed', () => tally.resumed);
  new Counter({
    name: 'fieldpost_paths_total',
    help: 'How the peers of a room reach each other, as their sender reports it in one word',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const kind of pathWords) this.inc({ kind }, tally.paths.get(kind) ?? 0);
    },
  });
  new Counter({
    name: 'fieldpost_refusals_total',
    help: 'Connections ended with a reason, by code (PROTOCOL section 2)',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const code of Object.keys(closeCodes)) this.inc({ code }, tally.refused.get(code) ?? 0);
    },
  });
  new Gauge({
    name: 'fieldpost_event_loop_delay_seconds',
    help: 'How late the event loop is since the last reading',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const [quantile, percent] of [
        ['0.5', 50],
        ['0.99', 99],
      ] as const) {
        this.set({ quantile }, delay.count === 0 ? 0 : delay.percentile(percent) / 1e9);
      }
      this.set({ quantile: '1' }, delay.count === 0 ? 0 : delay.max / 1e9);
      delay.reset();
    },
  });
  gauge('resident_memory_bytes', 'Resident memory of the process', () => process.memoryUsage.rss());
  counter('cpu_seconds_total', 'CPU used by the process', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  new Gauge({ name: 'fieldpost_info', help: 'The version', labelNames: ['version'], registers }).set(
    { version: facts.version },
    1,
  );

  return { text: () => registry.metrics(), contentType: registry.contentType, stop: () => delay.disable() };
}
