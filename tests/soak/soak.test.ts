import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProcesses } from '../cli/processes.ts';
import { faults } from './faults.ts';
import { handOver } from './handoff.ts';
import { type Lane, openLane } from './lane.ts';

vi.setConfig({ testTimeout: 130_000, hookTimeout: 60_000 });
const processes = createProcesses();
let lane: Lane;

beforeAll(async () => {
  lane = await openLane(processes);
});
afterAll(async () => {
  await lane.close();
  await processes.stop();
});

const tried = ['sender asleep', 'recipient asleep', 'wire cut, connected'];

test.each(faults.filter(({ name }) => tried.includes(name)))('$name: it is delivered, once', async fault => {
  const went = await handOver(lane, fault, 'zebra-quartz-4711', () => 0.4);
  expect(went.unexplained).toBeUndefined();
  expect(went.ending).toBe('delivered 0');
});

test('what ends in another way than its fault explains is told', async () => {
  const cancelled = faults.find(({ name }) => name === 'sender cancels');
  if (cancelled === undefined) throw new Error('there is no such fault');
  const went = await handOver(lane, { ...cancelled, endings: ['delivered 0'] }, 'zebra', () => 0.4);
  expect(went.unexplained).toMatch(/^ended as "cancelled/);
});
