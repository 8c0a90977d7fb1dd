import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { sizeText } from './size.ts';

/** What is to be encrypted or decrypted. */
export type Content = { kind: 'text'; text: string } | { kind: 'file'; file: File };

export const nothing: Content = { kind: 'text', text: '' };

interface Props {
  label: string;
  hint: string;
  content: Content;
  mono?: boolean;
  onChange(content: Content): void;
}

/** A box for a text, which takes a file instead: dropped on it, or chosen. */
export function ContentBox({ label, hint, content, mono = false, onChange }: Props): JSX.Element {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const [file] = files ?? [];
    if (file !== undefined) onChange({ kind: 'file', file });
  };
  return (
    <fieldset
      aria-label={label}
      class={over ? 'content-box over' : 'content-box'}
      onDragOver={event => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false);
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        take(event.dataTransfer.files);
      }}
    >
      {content.kind === 'text' ? (
        <>
          <label for={id}>{label}</label>
          <textarea
            id={id}
            class={mono ? 'input mono' : 'input'}
            rows={6}
            dir="auto"
            spellcheck={false}
            autocomplete="off"
            value={content.text}
            aria-describedby={`${id}-hint`}
            onInput={event => onChange({ kind: 'text', text: event.currentTarget.value })}
          />
        </>
      ) : (
        <div class="row chosen-file">
          <span>
            <strong>{content.file.name}</strong> <span class="hint">{sizeText(content.file.size)}</span>
          </span>
          <Button look="quiet" onClick={() => onChange(nothing)}>
            {i18n.t('sealed.removeFile')}
          </Button>
        </div>
      )}
      <div class="row">
        <Button onClick={() => picker.current?.click()}>
          {i18n.t(content.kind === 'text' ? 'sealed.chooseFile' : 'sealed.otherFile')}
        </Button>
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={event => {
          take(event.currentTarget.files);
          // The same file again is a change too.
          event.currentTarget.value = '';
        }}
      />
    </fieldset>
  );
}
