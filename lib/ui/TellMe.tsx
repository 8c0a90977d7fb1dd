import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';
import { useSurroundings } from './context.ts';

const words = {
  sharing: { ask: 'sharing.tellMe', on: 'sharing.tellMeOn', off: 'sharing.tellMeOff' },
  requests: { ask: 'requests.tellMe', on: 'requests.tellMeOn', off: 'requests.tellMeOff' },
} as const;

/** A notification when somebody opens the link, or answers: asked for where it is wanted first. */
export function TellMe({ of }: { of: keyof typeof words }): JSX.Element | null {
  const surroundings = useSurroundings();
  const [state, setState] = useState<'unknown' | 'off' | 'on' | 'just-on' | 'refused'>('unknown');
  useEffect(() => {
    surroundings.hasPermission('notifications').then(
      granted => setState(granted ? 'on' : 'off'),
      () => setState('refused'),
    );
  }, [surroundings]);

  if (state === 'unknown' || state === 'on') return null;
  if (state === 'just-on') return <p class="hint">{i18n.t(words[of].on)}</p>;
  if (state === 'refused') return <p class="hint">{i18n.t(words[of].off)}</p>;
  return (
    <p class="tell-me">
      <Button
        look="quiet"
        onClick={() =>
          surroundings.askPermission('notifications').then(
            granted => setState(granted ? 'just-on' : 'refused'),
            () => setState('refused'),
          )
        }
      >
        {i18n.t(words[of].ask)}
      </Button>
      <span class="hint">{i18n.t('sharing.tellMeWhy')}</span>
    </p>
  );
}
