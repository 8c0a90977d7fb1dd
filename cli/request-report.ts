/** What `request` and `answer` tell: sentences on standard error, or JSON events on standard output. */
import process from 'node:process';
import type { AnswerContent } from '../lib/protocol/form/answer.ts';
import type { RequestFailure } from '../lib/request/refusal.ts';
import { faultKey, isPassing } from '../lib/ui/request/faults.ts';
import { type ExitStatus, failed } from './exit-status.ts';
import { printable } from './plain-report.ts';
import { say, sentence, words } from './words.ts';

/** How a request ends that was not refused. */
export type RequestOutcome = 'answered' | 'sent' | 'expired' | 'cancelled' | 'damaged' | 'not-given';

export interface RequestReport {
  link(link: string, expires: number): void;
  /** The server does not answer, or does again. */
  reachable(isThere: boolean): void;
  answer(content: AnswerContent, at: number, withValues: boolean): void;
  notice(text: string): void;
  end(outcome: RequestOutcome): ExitStatus;
  refused(failure: RequestFailure): ExitStatus;
}

const statusOf: Record<RequestOutcome, ExitStatus> = {
  answered: 0,
  sent: 0,
  expired: 4,
  cancelled: failed,
  damaged: failed,
  'not-given': failed,
};

const sentenceOf = (): Record<RequestOutcome, string> => ({
  answered: words.cli.requestAnswered,
  sent: words.cli.answerSent,
  expired: words.cli.requestExpired,
  cancelled: words.cli.requestCancelled,
  damaged: words.cli.requestDamaged,
  'not-given': words.cli.requestNotGiven,
});

/** Over, rather than wrong: nobody will answer this any more. */
const over: ReadonlySet<RequestFailure['word']> = new Set(['expired', 'withdrawn', 'closed', 'full']);

export function requestReport(json: boolean): RequestReport {
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const print = (event: Record<string, unknown>): void =>
    void process.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    link: (link, expires) => {
      if (json) return print({ event: 'link', link, expires });
      tell(say(words.cli.requestLink, new Date(expires * 1000).toLocaleString()));
      tell(link);
      tell(words.cli.requestWaiting);
    },
    reachable: isThere => {
      if (json) return print({ event: 'server', reachable: isThere });
      tell(isThere ? words.cli.requestServerBack : words.cli.requestServerAway);
    },
    answer: ({ from, item }, at, withValues) => {
      if (json) {
        const fields = item.fields.map(({ label, kind, value }) => ({
          label,
          kind,
          ...(withValues ? { value } : {}),
        }));
        const { note } = item;
        return print({
          event: 'answer',
          at,
          ...(from === undefined ? {} : { from }),
          ...(note === undefined ? {} : { note }),
          fields,
        });
      }
      tell(from === undefined ? words.cli.requestFromNobody : say(words.cli.requestFrom, printable(from)));
      if (item.note !== undefined) tell(printable(item.note));
    },
    notice: text => {
      if (!json) tell(text);
    },
    end: outcome => {
      if (json) print({ event: 'end', outcome });
      else tell(sentenceOf()[outcome]);
      return statusOf[outcome];
    },
    refused: failure => {
      const { word } = failure;
      if (json) print({ event: 'end', outcome: 'refused', why: word, again: isPassing(word) });
      tell(sentence(faultKey(word)));
      return over.has(word) ? 4 : failed;
    },
  };
}
