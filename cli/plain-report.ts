import { type Side, sentenceKey } from '../lib/errors.ts';
import { wentUnmet } from '../lib/handoff/outcome.ts';
import type { Progress } from '../lib/handoff/view.ts';
import { momentLine } from '../lib/net/timeline.ts';
import { inGroups } from '../lib/protocol/spoken.ts';
import { changesOf, type Report } from './report.ts';
import { say, sentence, words } from './words.ts';

/** How a terminal clears the line that the cursor is in. */
const clearLine = '\r\u001b[K';

/** Sentences for a person on standard error; the link, alone, on standard output. */
export function plainReport(options: {
  side: Side;
  output: { write(text: string): unknown };
  errors: { write(text: string): unknown; isTTY?: boolean };
  now(): number;
}): Report {
  const { errors, now } = options;
  const changes = changesOf();
  const begun = now();
  let countdown: ReturnType<typeof setInterval> | undefined;

  const stopCountdown = () => {
    if (countdown) errors.write(clearLine);
    clearInterval(countdown);
    countdown = undefined;
  };

  const tell = (text: string) => {
    const wasRunning = countdown !== undefined;
    if (wasRunning) errors.write(clearLine);
    errors.write(`${text}\n`);
  };

  const codeLine = (code: { digits: string; validUntil: number }) => {
    const seconds = Math.max(Math.ceil((code.validUntil - now()) / 1000), 0);
    return say(words.cli.code, inGroups(code.digits), seconds);
  };

  return {
    link(link, expires) {
      tell(say(words.cli.sendLink, new Date(expires).toLocaleTimeString([], { timeStyle: 'short' })));
      options.output.write(`${link}\n`);
      tell(words.cli.readCode);
    },
    code(code) {
      stopCountdown();
      if (!code) return;
      if (!errors.isTTY) return tell(codeLine(code));
      const draw = () => errors.write(`${clearLine}${codeLine(code)}`);
      draw();
      countdown = setInterval(draw, 1000);
    },
    progress(progress) {
      // The ending's own sentence says why a step failed.
      for (const step of changes(progress)) if (step.state === 'done') tell(stepName(step));
    },
    item(fields) {
      for (const { label, origin } of fields) {
        tell(
          origin === undefined ? printable(label) : say(words.cli.from, printable(label), printable(origin)),
        );
      }
    },
    notice: tell,
    moment: moment => tell(momentLine({ ...moment, at: now() - begun })),
    end(outcome, receipt) {
      stopCountdown();
      const key = sentenceKey({ kind: 'outcome', word: outcome }, options.side);
      tell(sentence(key));
      if (options.side === 'sender' && wentUnmet(outcome)) tell(words.cli.leaveInstead);
      if (receipt?.label === undefined) return;
      const { label, origin } = receipt;
      tell(
        origin === undefined ? printable(label) : say(words.facts.on, printable(label), printable(origin)),
      );
    },
  };
}

function stepName({ step, path, instead }: Progress): string {
  if (step !== 'path') return words.progress[step];
  if (path === 'relay')
    return `${words.progress.relayed} (${instead ? words.progress.relayInstead : words.progress.relay})`;
  return path ? `${words.progress.direct} (${words.progress[path]})` : words.progress.direct;
}

/** The other side's text, without what would move a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
