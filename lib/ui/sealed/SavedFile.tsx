import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { save } from '../save.ts';
import { sizeText } from './size.ts';

/** A file that was made here and is nowhere else yet. */
export const SavedFile = ({ file, name }: { file: Blob; name: string }): JSX.Element => (
  <Notice tone="good">
    <p>{i18n.t('sealed.ready', [name, sizeText(file.size)])}</p>
    <Button look="filled" onClick={() => save(file, name)}>
      {i18n.t('sealed.save')}
    </Button>
  </Notice>
);

/** What an encrypted file is called, and what the file in it. */
export const sealedName = (name: string): string => `${name}.age`;
export const openedName = (name: string): string => {
  const bare = name.replace(/\.(age|asc)$/i, '');
  return bare === '' || bare === name ? i18n.t('sealed.openedName') : bare;
};
