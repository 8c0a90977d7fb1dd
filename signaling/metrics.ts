/** What Prometheus reads. The labels are fixed lists: nothing about one room or one address. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import { closeCodes, pathWords } from '../lib/protocol/control.ts';
import { refusalCodes } from '../lib/protocol/drop/bodies.ts';
import { formErrors } from '../lib/protocol/form/bodies.ts';
import { dropEvents } from './drop.ts';
import { formEvents, type KeptTally } from './kept.ts';
import type { Presence } from './presence.ts';
import type { DropCount } from './store/drops.ts';

export interface Metrics {
  text(): Promise<string>;
  readonly contentType: string;
  stop(): void;
}

/** Between two looks at the event loop; what is measured is how long it took from one to the next. Each look wakes the process. */
const lookMs = 100;

/** Everything is read when it is asked for: a frame that is relayed adds two numbers and no more. */
export function createMetrics(
  presence: Pick<Presence, 'connections' | 'rooms' | 'tally'>,
  kept: KeptTally,
  facts: {
    version: string;
    rooms: () => number;
    drops: () => DropCount;
    forms: () => number;
    reachable: () => boolean;
  },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: lookMs });
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

  const counters = <Name extends string>(
    name: string,
    help: string,
    label: string,
    values: readonly Name[],
    read: ReadonlyMap<Name, number>,
  ): void => {
    new Counter({
      name: `fieldpost_${name}`,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const value of values) this.inc({ [label]: value }, read.get(value) ?? 0);
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
  const pathHelp = 'How the peers of a room reach each other, as their sender reports it in one word';
  counters('paths_total', pathHelp, 'kind', pathWords, tally.paths);
  const refusalHelp = 'Connections ended with a reason, by code (PROTOCOL section 2)';
  counters('refusals_total', refusalHelp, 'code', Object.keys(closeCodes), tally.refused);

  gauge(
    'drops_open',
    'Drops that may be opened, and those whose box is still coming, of all nodes',
    () => facts.drops().open,
  );
  gauge('drops_kept', 'Drops and tombstones of drops, of all nodes', () => facts.drops().count);
  gauge('drops_stored_bytes', 'Bytes of the boxes of all drops', () => facts.drops().bytes);
  const dropHelp = 'Drops left on this node, openings acknowledged, and ends by themselves or by their owner';
  counters('drops_total', dropHelp, 'event', ['left', ...dropEvents], kept.drops);
  counter('drop_bytes_total', 'Bytes of boxes that came', () => kept.dropBytes);
  const dropRefusalHelp = 'Requests about drops that were refused, by code (PROTOCOL section 8)';
  counters('drop_refusals_total', dropRefusalHelp, 'code', Object.keys(refusalCodes), kept.dropsRefused);

  gauge('forms_open', 'Requests for secrets that are not over, of all nodes', facts.forms);
  const formHelp = 'Requests for secrets created on this node, and their ends';
  counters('forms_total', formHelp, 'event', formEvents, kept.forms);
  counter('answers_total', 'Answers to requests taken', () => kept.answers);
  counter('answer_bytes_total', 'Bytes of answers taken', () => kept.answerBytes);
  const formRefusalHelp = 'Calls about requests that were refused, by code (PROTOCOL section 9)';
  counters('form_refusals_total', formRefusalHelp, 'code', Object.keys(formErrors), kept.formsRefused);

  new Gauge({
    name: 'fieldpost_event_loop_delay_seconds',
    help: 'How late the event loop is since the last reading',
    labelNames: ['quantile'],
    registers,
    collect() {
      const late = (nanoseconds: number): number =>
        delay.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - lookMs / 1000);
      for (const [quantile, percent] of [
        ['0.5', 50],
        ['0.99', 99],
      ] as const) {
        this.set({ quantile }, late(delay.percentile(percent)));
      }
      this.set({ quantile: '1' }, late(delay.max));
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
