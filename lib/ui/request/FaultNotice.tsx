import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { RequestFailure } from '../../request/refusal.ts';
import { dayAndTime } from '../clock.ts';
import { Notice } from '../Notice.tsx';
import { faultKey, faultTime, isPassing, ownFaultKey } from './faults.ts';

/** What went wrong with a request, what is safe, and what to do. */
export function FaultNotice({
  fault,
  own = false,
}: {
  fault: RequestFailure;
  /** It is said to the person who asks: nobody sent them the link. */
  own?: boolean;
}): JSX.Element {
  const at = faultTime(fault);
  const left = fault.word === 'wrong-passphrase' ? fault.left : undefined;
  return (
    <Notice tone={isPassing(fault.word) ? 'warn' : 'bad'}>
      {i18n.t(own ? ownFaultKey(fault.word) : faultKey(fault.word))}
      {at === undefined ? null : (
        <>
          {' '}
          {i18n.t(fault.word === 'locked' ? 'requestFault.until' : 'requestFault.since', [dayAndTime(at)])}
        </>
      )}
      {left === undefined ? null : <> {i18n.t('requestFault.triesLeft', left)}</>}
    </Notice>
  );
}
