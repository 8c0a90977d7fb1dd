import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { bytesText } from './say.ts';

/** How much of something was sent or fetched. */
export function Bytes({ label, done, size }: { label: string; done: number; size: number }): JSX.Element {
  const id = useId();
  return (
    <div class="drop-bytes">
      <label for={id}>{label}</label>
      <progress id={id} value={done} max={size} />
      <span class="hint">{i18n.t('drop.bytes', [bytesText(done), bytesText(size)])}</span>
    </div>
  );
}
