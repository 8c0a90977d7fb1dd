import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Came } from '../../drop/opening.ts';
import type { FileFacts } from '../../protocol/drop/item.ts';
import { Button } from '../Button.tsx';
import { plain } from '../plain.ts';
import { save } from '../save.ts';
import { Bytes } from './Bytes.tsx';
import { bytesText } from './say.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

interface Props {
  facts: FileFacts;
  read(): Promise<Came<Blob>>;
  fetched: { bytes: number; size: number } | undefined;
  onSaved(): void;
}

/** A file that was in a drop: fetched whole and checked to its end before any of it can be saved. */
export function DroppedFile({ facts, read, fetched, onSaved }: Props): JSX.Element {
  const [file, setFile] = useState<Came<Blob>>();
  useEffect(() => void read().then(setFile), []);
  return (
    <div class="drop-field">
      <p>
        <strong>{plain(facts.name)}</strong> <span class="hint">{bytesText(facts.size)}</span>
      </p>
      {file === undefined ? (
        <Bytes label={i18n.t('drop.fetching')} done={fetched?.bytes ?? 0} size={fetched?.size ?? 1} />
      ) : 'trouble' in file ? (
        <TroubleNotice trouble={file.trouble} />
      ) : (
        <div class="row">
          <Button
            look="filled"
            onClick={() => {
              save(file.ok, facts.name);
              onSaved();
            }}
          >
            {i18n.t('drop.save')}
          </Button>
        </div>
      )}
    </div>
  );
}
