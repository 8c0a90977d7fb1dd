import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DropTrouble } from '../../drop/trouble.ts';
import { Form } from '../Form.tsx';
import { PassphraseTold } from '../PassphraseTold.tsx';
import { TroubleNotice } from './TroubleNotice.tsx';

interface Props {
  /** What came of the last one. */
  trouble: DropTrouble | undefined;
  onOpen(passphrase: string): void;
}

/** What opens a drop that has a passphrase. */
export function PassphraseForm({ trouble, onOpen }: Props): JSX.Element {
  const [typed, setTyped] = useState('');
  const passphrase = typed.trim();
  return (
    <Form submit={i18n.t('drop.open')} disabled={passphrase === ''} onSubmit={() => onOpen(passphrase)}>
      <PassphraseTold
        passphrase={typed}
        wrong={trouble?.word === 'wrong-passphrase'}
        onChange={setTyped}
        hint={i18n.t('drop.passphraseHow')}
      />
      {trouble === undefined ? null : <TroubleNotice trouble={trouble} />}
    </Form>
  );
}
