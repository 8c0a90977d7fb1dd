import './drop.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { ready } from '../../crypto/sodium.ts';
import type { OpeningMemory } from '../../drop/opening.ts';
import { sentenceKey } from '../../errors.ts';
import { parseDropLink } from '../../protocol/drop/link.ts';
import type { Background } from '../background.ts';
import { Around } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { KnownServer } from '../questions/KnownServer.tsx';
import type { Surroundings } from '../surroundings.ts';
import { Wordmark } from '../Wordmark.tsx';
import { LeavePage } from './LeavePage.tsx';
import { type NotLoaded, OpenDrop } from './OpenDrop.tsx';

/** What the page is about: a drop's link that was opened where Fieldpost is, or something that is to be left. */
export type DropMatter =
  | { kind: 'leave' }
  /** `servers`: those that the person's links may name without a question. */
  | { kind: 'open'; link: string; servers: readonly string[]; memory: OpeningMemory }
  /** The link is not kept any more. */
  | { kind: 'gone' };

interface Props {
  background: Background;
  surroundings: Surroundings;
  matter: DropMatter;
}

const prepare = (): Promise<NotLoaded | null> =>
  ready().then(
    () => null,
    () => 'not-able',
  );

/** The tab in which something is left, or what was left is opened: no script of a server's page has run. */
export function DropPage({ matter, ...around }: Props): JSX.Element {
  return (
    <Around.Provider value={around}>
      <div class="shell tab">
        <Wordmark />
        <main>{matter.kind === 'leave' ? <LeavePage /> : <Opened matter={matter} />}</main>
      </div>
    </Around.Provider>
  );
}

function Opened({ matter }: { matter: Exclude<DropMatter, { kind: 'leave' }> }): JSX.Element {
  const parsed = matter.kind === 'open' ? parseDropLink(matter.link) : undefined;
  return (
    <>
      <h1>{i18n.t('openedDrop.title')}</h1>
      {matter.kind === 'gone' || parsed === undefined ? (
        <Notice tone="warn">{i18n.t('web.noLink')}</Notice>
      ) : 'bad' in parsed ? (
        <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'link', word: parsed.bad }, 'recipient'))}</Notice>
      ) : (
        <KnownServer server={parsed.ok.server} servers={matter.servers}>
          <OpenDrop link={parsed.ok} prepare={prepare} atOnce memory={matter.memory}>
            <p class="lead">{i18n.t('openedDrop.fill')}</p>
          </OpenDrop>
        </KnownServer>
      )}
    </>
  );
}
