import { i18n } from '#i18n';
import type { Badge, BadgeState } from './badge.ts';
import { toolbar } from './toolbar.ts';

/** White on each of them reads well (WCAG 2, 4.5 : 1). */
const colours: Readonly<Record<BadgeState, string>> = {
  idle: '#0b6e63',
  done: '#0b6e63',
  waiting: '#5c6570',
  answered: '#0b6e63',
  connected: '#0b6e63',
  failed: '#b3261e',
  asking: '#9a5b00',
};

const textOf = ({ state, running }: Badge): string => {
  switch (state) {
    case 'idle':
      return '';
    case 'done':
    case 'answered':
      return '\u2713';
    case 'failed':
      return '\u00d7';
    case 'asking':
      return '!';
    default:
      return String(running);
  }
};

/** Show on the icon, in its colour, and in words for whoever points at it or cannot see it, how handoffs stand. */
export async function showBadge(badge: Badge): Promise<void> {
  const icon = toolbar();
  const words = badge.state === 'idle' ? '' : `: ${i18n.t(`badge.${badge.state}`)}`;
  await icon.setBadgeBackgroundColor({ color: colours[badge.state] });
  await icon.setBadgeText({ text: textOf(badge) });
  await icon.setTitle({ title: `Fieldpost${words}` });
}
