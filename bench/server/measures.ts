/** Every measure of `npm run bench:server`, by the name it is asked for. */

import { measureAnswers } from './answers.ts';
import { measureChurn } from './churn.ts';
import { measureDisturbed } from './disturbed.ts';
import { measureDrops } from './drops.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureHoarding } from './hoarding.ts';
import { measureIdle } from './idle.ts';
import type { Measure } from './measure.ts';
import { measureNodes } from './nodes.ts';
import { measureRelay } from './relay.ts';
import { measureSetups } from './setups.ts';
import { measureStalled } from './stalled.ts';

export const measures: Record<string, Measure> = {
  relay: measureRelay,
  'first-frame': measureFirstFrame,
  setups: measureSetups,
  idle: measureIdle,
  stalled: measureStalled,
  hoarding: measureHoarding,
  churn: measureChurn,
  nodes: measureNodes,
  answers: measureAnswers,
  drops: measureDrops,
  disturbed: measureDisturbed,
};
