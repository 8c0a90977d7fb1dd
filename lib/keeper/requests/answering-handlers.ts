import * as v from 'valibot';
import type { AnsweringActs, UiHandlers, UiParsers } from '../../messages.ts';
import { questionsPerForm } from '../../protocol/form/limits.ts';
import { fieldKinds } from '../../protocol/item.ts';
import { parserOf } from '../parser.ts';
import type { Answerings } from './answerings.ts';

interface Services {
  answerings: Answerings;
  started: Promise<void>;
  changed(): void;
}

/** What each request of a page of ours does that answers somebody's request. */
export function createAnsweringHandlers({
  answerings,
  started,
  changed,
}: Services): Pick<UiHandlers, keyof AnsweringActs> {
  const onAnswering =
    (act: (answering: string) => Promise<void>) =>
    async ({ answering }: { answering: string }): Promise<null> => {
      await started;
      await act(answering);
      changed();
      return null;
    };
  return {
    async takeFromPages(wanted) {
      await started;
      await answerings.begin(wanted);
      changed();
      return null;
    },
    leaveAnswering: onAnswering(answerings.leave),
    backToAnswer: onAnswering(answerings.show),
    endAnswering: onAnswering(answerings.end),
  };
}

const answering = v.pipe(v.string(), v.maxLength(64));
const ofAnswering = v.object({ answering });

export const answeringParsers: Pick<UiParsers, keyof AnsweringActs> = {
  takeFromPages: parserOf(
    v.object({
      answering,
      tabId: v.pipe(v.number(), v.integer()),
      from: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
      questions: v.pipe(
        v.array(v.object({ label: v.string(), kind: v.picklist(fieldKinds) })),
        v.minLength(1),
        v.maxLength(questionsPerForm),
      ),
    }),
  ),
  leaveAnswering: parserOf(ofAnswering),
  backToAnswer: parserOf(ofAnswering),
  endAnswering: parserOf(ofAnswering),
};
