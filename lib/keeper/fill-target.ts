import { runWithValues } from '../frames.ts';
import type { FillResult } from '../page/agent.ts';
import type { Target } from './handoff-record.ts';

/** Put a value into a picked field, if that is still there and still on the site where it was picked. */
export async function fillTarget(target: Target, value: string): Promise<FillResult> {
  const gone: FillResult = { refusal: 'gone' };
  try {
    const answer = await runWithValues(
      target,
      (handle: string, secret: string, origin: string) =>
        globalThis.fieldpostAgent?.fill(handle, secret, origin) ?? null,
      [target.handle, value, target.origin],
    );
    return answer ?? gone;
  } catch {
    return { refusal: 'site-changed' };
  }
}
