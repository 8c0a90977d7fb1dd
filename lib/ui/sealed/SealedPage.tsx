import './sealed.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Background } from '../background.ts';
import { Around } from '../context.ts';
import type { Surroundings } from '../surroundings.ts';
import { OwnAddress } from '../vault/OwnAddress.tsx';
import { Wordmark } from '../Wordmark.tsx';
import { Decrypt } from './Decrypt.tsx';
import { Encrypt } from './Encrypt.tsx';
import { Segments } from './Segments.tsx';

interface Props {
  background: Background;
  surroundings: Surroundings;
  /** Of the address: `do=decrypt`. */
  address: URLSearchParams;
}

type Mode = 'encrypt' | 'decrypt';

/** The tab in which text and files are encrypted and decrypted, without a handoff. */
export function SealedPage({ address, ...around }: Props): JSX.Element {
  const [mode, setMode] = useState<Mode>(address.get('do') === 'decrypt' ? 'decrypt' : 'encrypt');
  return (
    <Around.Provider value={around}>
      <div class="shell sealed">
        <Wordmark />
        <main>
          <h1>{i18n.t('sealed.title')}</h1>
          <Segments
            label={i18n.t('sealed.modes')}
            value={mode}
            options={[
              ['encrypt', i18n.t('sealed.toEncrypt')],
              ['decrypt', i18n.t('sealed.toDecrypt')],
            ]}
            onChoose={next => setMode(next)}
          />
          {mode === 'encrypt' ? <Encrypt /> : <Decrypt />}
          <section class="own-address">
            <h2>{i18n.t('people.own')}</h2>
            <OwnAddress />
          </section>
        </main>
      </div>
    </Around.Provider>
  );
}
