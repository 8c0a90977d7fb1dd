import type { HandoffView } from '../../handoff/view.ts';
import type { Measured } from '../../net/measured.ts';
import { momentLine } from '../../net/timeline.ts';
import type { Details } from '../../screen.ts';

const ms = (roundTrip: number | undefined): string =>
  roundTrip === undefined ? 'not measured' : `${roundTrip} ms`;

function connections(measured: Measured | null): string[] {
  const direct = measured?.direct ?? null;
  return [
    `server: ${measured?.server ? `connected, round trip ${ms(measured.server.roundTrip)}` : 'not connected'}`,
    direct === null
      ? 'direct: none'
      : `direct: ${direct.local ?? '?'} to ${direct.remote ?? '?'}, ${direct.transport ?? '?'}, round trip ${ms(direct.roundTrip)}`,
  ];
}

/**
 * What a person may send to whoever helps: the words of this program for what happened, in English and without
 * addresses, names, keys, codes or secrets, none of which it is given.
 */
export function diagnosticsText(details: Details, view: HandoffView, browser: string): string {
  const { role, phase, outcome, progress, address } = view;
  return [
    `${details.app}, ${browser}`,
    `${role}: ${phase}${outcome === undefined ? '' : `, ${outcome}`}`,
    ...(address === undefined ? [] : [`address: ${address.hidden ? 'hidden' : 'told'}`]),
    ...progress.map(({ step, state, path, why }) =>
      [`step ${step}: ${state}`, path, why].filter(word => word !== undefined).join(', '),
    ),
    ...connections(details.measured),
    ...details.moments.map(momentLine),
    '',
  ].join('\n');
}

/** A browser's name and version without what else its user agent tells. */
export const browserName = (userAgent: string): string =>
  /(?:Firefox|Chrome)\/\d+/.exec(userAgent)?.[0].replace('/', ' ') ?? 'another browser';
