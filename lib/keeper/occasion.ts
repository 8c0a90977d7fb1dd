import type { HandoffView, SenderView } from '../handoff/view.ts';

/** What the sender's person wants to hear of while they look elsewhere. */
export type Occasion =
  | { kind: 'joined'; code?: NonNullable<SenderView['code']> }
  | { kind: 'wrong-code'; triesLeft: number; rearmsLeft: number }
  | { kind: 'paused'; rearmsLeft: number }
  | { kind: 'delivered' };

/** What a view gives occasion to tell; null where there is nothing. */
export function occasionOf(view: HandoffView | null): Occasion | null {
  if (view?.role !== 'sender') return null;
  const { phase, triesLeft, rearmsLeft, code } = view;
  if (phase === 'paused') return { kind: 'paused', rearmsLeft };
  if (phase === 'ended') return view.outcome === 'delivered' ? { kind: 'delivered' } : null;
  if (phase !== 'talking') return null;
  if (view.notice === 'wrong-code') return { kind: 'wrong-code', triesLeft, rearmsLeft };
  return { kind: 'joined', ...(code === undefined ? {} : { code }) };
}

/** The same occasion has the same name, however often it is looked at; a new code begins new ones. */
export function nameOf(occasion: Occasion): string {
  switch (occasion.kind) {
    case 'wrong-code':
      return `wrong-code ${occasion.rearmsLeft} ${occasion.triesLeft}`;
    case 'paused':
      return `paused ${occasion.rearmsLeft}`;
    default:
      return occasion.kind;
  }
}
