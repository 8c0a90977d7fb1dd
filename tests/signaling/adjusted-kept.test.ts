/** Limits of requests and drops that change while the server runs hold from the next call on. */
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { readOwnDrop } from '../../lib/drop/owner.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import type { CreatedRequest } from '../../lib/request/create.ts';
import { defaultConfiguration, type LimitSettings, limitSettings } from '../../signaling/configuration.ts';
import { type Left, leave, net, trouble } from '../drop/stage.ts';
import { answerOf, person, question, refusal } from '../request/stage.ts';
import { startServer } from './server.ts';

beforeAll(ready);

/** What somebody does for whom the server has a request with one answer, and a drop, already. */
type Act = (url: string, request: CreatedRequest, left: Left) => Promise<{ word: string }>;

const ask: Act = url => refusal(person(url).ask());
const answer: Act = async (url, { share }) => {
  const { service } = person(url);
  return refusal(sendAnswer(service, await openForm(service, share), answerOf('second')));
};
const look: Act = (url, { share }) => refusal(openForm(person(url).service, share));
const drop: Act = url => trouble(leave(url));
const lookAtIt: Act = (_url, _request, left) => trouble(readOwnDrop(net, left.owner));

test.each<{ limit: Partial<LimitSettings>; act: Act; word: string }>([
  { limit: { addressForms: 1 }, act: ask, word: 'rate-limited' },
  { limit: { addressAnswers: 1 }, act: answer, word: 'rate-limited' },
  { limit: { addressFormReads: 1 }, act: look, word: 'rate-limited' },
  { limit: { forms: 1 }, act: ask, word: 'no-space' },
  { limit: { formAnswers: 1 }, act: answer, word: 'full' },
  { limit: { formBytes: 10 }, act: answer, word: 'full' },
  { limit: { formTtl: 60 }, act: ask, word: 'too-large' },
  { limit: { drops: 1 }, act: drop, word: 'no-space' },
  { limit: { allDropBytes: 10 }, act: drop, word: 'no-space' },
  { limit: { dropBytes: 10 }, act: drop, word: 'too-large' },
  { limit: { dropTtl: 60 }, act: drop, word: 'too-long' },
  { limit: { addressDrops: 1 }, act: drop, word: 'rate-limited' },
  { limit: { addressDropBytes: 10 }, act: drop, word: 'rate-limited' },
  { limit: { addressDropAsks: 1 }, act: lookAtIt, word: 'rate-limited' },
])('$limit: $word', async ({ limit, act, word }) => {
  const { url, server } = await startServer();
  const somebody = person(url);
  const request = await somebody.ask({ ...question, answers: 5 });
  await sendAnswer(somebody.service, await openForm(somebody.service, request.share), answerOf('first'));
  const left = await leave(url);
  await readOwnDrop(net, left.owner);
  server.adjust({ ...limitSettings(defaultConfiguration()), ...limit });
  expect(await act(url, request, left)).toMatchObject({ word });
});
