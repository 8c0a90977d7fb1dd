import { changesOf, type Report } from './report.ts';

/** One JSON event a line. */
export function jsonReport(write: (line: string) => void, now: () => number): Report {
  const print = (event: Record<string, unknown>) => write(`${JSON.stringify(event)}\n`);
  const changes = changesOf();
  const begun = now();
  return {
    link: (link, expires) => print({ event: 'link', link, expires: Math.floor(expires / 1000) }),
    code(code) {
      if (!code) return;
      const secondsLeft = Math.max(Math.ceil((code.validUntil - now()) / 1000), 0);
      print({ event: 'code', code: code.digits, secondsLeft });
    },
    progress(progress) {
      for (const step of changes(progress)) print({ event: 'progress', ...step });
    },
    item: fields => print({ event: 'item', fields }),
    notice: () => undefined,
    moment: moment => print({ event: 'moment', at: now() - begun, ...moment }),
    end: (outcome, receipt) => print({ event: 'end', outcome, ...(receipt ? { receipt } : {}) }),
  };
}
