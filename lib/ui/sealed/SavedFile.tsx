import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { sizeText } from './size.ts';

/** Have the browser save bytes under a name. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken hold of it by the time the click is over; the address is of no use to anyone else.
  setTimeout(URL.revokeObjectURL, 60_000, link.href);
}

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
