import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { plainHost } from '../plain.ts';
import { ServerQuestion } from './ServerQuestion.tsx';

interface Props {
  /** The server that a link names. */
  server: string;
  /** Those that the person's links may name without a question. */
  servers: readonly string[];
  children: ComponentChildren;
}

/** What a tab of ours does at a link's server: nothing is asked of one that is not the person's own before they say so. */
export function KnownServer({ server, servers, children }: Props): JSX.Element {
  const [accepted, setAccepted] = useState<boolean | undefined>(servers.includes(server) || undefined);
  const { host } = new URL(server);
  if (accepted === false) return <p class="lead">{i18n.t('question.serverDeclined')}</p>;
  if (accepted === undefined) return <ServerQuestion host={host} onAnswer={setAccepted} />;
  return (
    <>
      <p class="hint">{i18n.t('receiving.fromServer', [plainHost(host)])}</p>
      {children}
    </>
  );
}
