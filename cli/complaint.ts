import { type ExitStatus, usage } from './exit-status.ts';

/** Say on standard error what is wrong. @returns the status to exit with */
export function complain(text: string, status: ExitStatus = usage): ExitStatus {
  process.stderr.write(`${text}\n`);
  return status;
}
