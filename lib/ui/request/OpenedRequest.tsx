import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import { parseRequestLink, type SecretLink, type ShareLink } from '../../protocol/form/link.ts';
import type { Background } from '../background.ts';
import { Notice } from '../Notice.tsx';
import { KnownServer } from '../questions/KnownServer.tsx';
import { Wordmark } from '../Wordmark.tsx';
import { Answering, type Connected } from './Answering.tsx';
import type { OpenReading } from './open-reading.ts';
import type { OpenRequest } from './open-request.ts';
import { usePageFields } from './page-fields.tsx';
import { Reading } from './Reading.tsx';

/** What encrypts and decrypts is loaded once it is needed. */
async function loaded<T>(load: () => Promise<T>): Promise<{ ok: T } | { notLoaded: 'not-able' }> {
  try {
    const [part, { ready }] = await Promise.all([load(), import('../../crypto/sodium.ts')]);
    await ready();
    return { ok: part };
  } catch {
    return { notLoaded: 'not-able' };
  }
}

async function connectToAnswer(link: ShareLink): Promise<Connected<OpenRequest>> {
  const came = await loaded(() => import('./open-request.ts'));
  return 'ok' in came ? came.ok.openRequest(link) : came;
}

async function connectToRead(link: SecretLink, passphrase: string): Promise<Connected<OpenReading>> {
  const came = await loaded(() => import('./open-reading.ts'));
  return 'ok' in came ? came.ok.openLink(link, passphrase) : came;
}

/** A request's link that was opened where Fieldpost is: no script of the server's page has run. */
export function OpenedRequest({
  link,
  servers,
  background,
  ownTab,
}: {
  link: string | undefined;
  /** Those that the person's links may name without a question. */
  servers: readonly string[];
  background: Background;
  /** The tab that this page is. */
  ownTab: number | undefined;
}): JSX.Element {
  const pages = usePageFields(background, ownTab);
  const parsed = link === undefined ? undefined : parseRequestLink(link);
  const opened = parsed !== undefined && 'ok' in parsed ? parsed.ok : undefined;
  return (
    <div class="shell tab">
      <Wordmark />
      <main>
        <h1>{i18n.t(opened?.kind === 'answers' ? 'openedRequest.read' : 'openedRequest.answer')}</h1>
        {parsed === undefined ? (
          <Notice tone="warn">{i18n.t('web.noLink')}</Notice>
        ) : 'bad' in parsed ? (
          <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'link', word: parsed.bad }, 'recipient'))}</Notice>
        ) : (
          <KnownServer server={parsed.ok.server} servers={servers}>
            {parsed.ok.kind === 'request' ? (
              <Answering
                link={parsed.ok}
                connect={connectToAnswer}
                source={pages.source}
                onSent={pages.end}
              />
            ) : (
              <Reading link={parsed.ok} connect={connectToRead} />
            )}
          </KnownServer>
        )}
      </main>
    </div>
  );
}
