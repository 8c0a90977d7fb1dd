/** The answers behind a secret link, as a page reads them: everything happens in that page. */
import { fromBase64url } from '../../crypto/bytes.ts';
import type { Question } from '../../protocol/form/description.ts';
import { formatRequestLink, type SecretLink } from '../../protocol/form/link.ts';
import type { Role } from '../../protocol/form/state.ts';
import { createLink, deleteAnswer, removeForm, revokeLink, unlockLink } from '../../request/changing.ts';
import { answerFacts, linkFacts } from '../../request/facts.ts';
import { catchUp, listLinks, openReading, type ReceivedAnswer } from '../../request/reading.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import { replaceForm, shutOut, takesAnswers } from '../../request/replacing.ts';
import { createService } from '../../request/service.ts';
import type { AnswerFacts } from '../../screen/request.ts';
import type { LinkKeeper } from './LinkList.tsx';
import { faultOf } from './open-request.ts';

export type Came<T> = { ok: T } | { fault: RequestFailure };

/** Of a request that took another's place: kept nowhere. */
export interface NewLinks {
  /** To share. */
  share: string;
  /** One's own, to read and manage with. */
  secret: string;
  /** `secret` has the passphrase that the old one had. */
  passphrase: boolean;
}

export interface OpenReading extends LinkKeeper {
  readonly role: Role;
  readonly title: string;
  readonly questions: readonly Question[];
  /** The link to share. */
  readonly share: string;
  /** It takes answers. */
  isOpen(): boolean;
  /** The links of the request that took this one's place, where that was open. */
  shutOut(): Promise<Came<NewLinks | null>>;
  /** Those that came so far, the newest first. */
  answers(): AnswerFacts[];
  values(number: number): string[];
  /** Get those that came since. */
  look(): Promise<Came<null>>;
  makeLink(wanted: { role: Role; passphrase: string; comment: string }): Promise<Came<string>>;
  deleteAnswer(number: number): Promise<Came<null>>;
  /** Delete the request with every answer. */
  remove(): Promise<Came<null>>;
}

async function came<T>(act: () => Promise<T>): Promise<Came<T>> {
  try {
    return { ok: await act() };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** Open a secret link. Needs libsodium; with a passphrase this takes half a second. */
export function openLink(link: SecretLink, passphrase: string): Promise<Came<OpenReading>> {
  return came(async () => {
    const service = createService(link.server, (url, init) => fetch(url, init));
    const reading = await openReading(service, link, { passphrase, now: Date.now });
    let answers: ReceivedAnswer[] = [];
    let replacement: NewLinks | undefined;

    async function look(): Promise<null> {
      await catchUp(reading, answers);
      return null;
    }

    async function replace(): Promise<NewLinks> {
      const taken = answers.at(-1)?.number ?? 0;
      const created = await replaceForm(reading, Date.now(), { taken, passphrase });
      return {
        share: formatRequestLink(created.share),
        secret: formatRequestLink(created.admin),
        passphrase: passphrase !== '',
      };
    }

    const idOf = (id: string): Uint8Array => fromBase64url(id) ?? new Uint8Array(0);
    await look();
    return {
      role: reading.role,
      title: reading.description.title ?? reading.description.questions.map(({ label }) => label).join(', '),
      questions: reading.description.questions,
      share: formatRequestLink(reading.share),
      isOpen: () => takesAnswers(reading),
      answers: () => answers.map(answerFacts).toReversed(),
      values: number =>
        answers.find(answer => answer.number === number)?.content?.item.fields.map(({ value }) => value) ??
        [],
      look: () => came(look),
      links: () => came(async () => (await listLinks(reading)).map(linkFacts)),
      makeLink: wanted => came(async () => formatRequestLink(await createLink(reading, wanted, Date.now()))),
      revoke: id =>
        came(async () => {
          await revokeLink(reading, idOf(id), Date.now());
          return null;
        }),
      shutOut: () =>
        came(async () => {
          await look();
          // Kept for another try, if the rest is interrupted.
          if (takesAnswers(reading)) replacement ??= await replace();
          await shutOut(reading);
          return replacement ?? null;
        }),
      unlock: id =>
        came(async () => {
          await unlockLink(reading, idOf(id));
          return null;
        }),
      deleteAnswer: number =>
        came(async () => {
          await deleteAnswer(reading, number);
          answers = answers.filter(answer => answer.number !== number);
          return null;
        }),
      remove: () =>
        came(async () => {
          await removeForm(reading);
          return null;
        }),
    };
  });
}
