/** What a secret link opens: a session that lists and decrypts answers, and, for an admin, changes the form. */
import { verifyKeyOf } from '../crypto/ed25519.ts';
import { wipe } from '../crypto/secret.ts';
import { xwingKeyOf } from '../crypto/xwing.ts';
import { type AnswerContent, openAnswer, openComment } from '../protocol/form/answer.ts';
import { signAuth } from '../protocol/form/auth.ts';
import type { KeyRecord, PublishedForm, StoredAnswer } from '../protocol/form/bodies.ts';
import { type FormSecrets, formKeyAt, openBundle, wipeSecrets } from '../protocol/form/bundle.ts';
import { type Description, openDescription } from '../protocol/form/description.ts';
import { gateOf, isLinkOf, type SecretLinkKeys, secretLinkKeys, wipeKeys } from '../protocol/form/keys.ts';
import type { SecretLink, ShareLink } from '../protocol/form/link.ts';
import { fingerprintOf, type Role, sameBytes, stateVerifies } from '../protocol/form/state.ts';
import { refuse } from './refusal.ts';
import type { RequestService, Token } from './service.ts';

/** An answer as its reader may see it. All of its content, and who it is from, is the other side's claim. */
export interface ReceivedAnswer {
  /** Counts from 1 in the order that the server took them. */
  number: number;
  /** When, in Unix seconds: the server's word. */
  at: number;
  /** The state that it is sealed to. */
  index: number;
  /**
   * `late`: sealed to a form key that had been replaced when it came. Somebody whose link was revoked could read it, or
   * somebody was shown an old form.
   */
  sealedTo: 'current' | 'earlier' | 'late';
  /** Null when it cannot be opened: it was damaged, or is none. */
  content: AnswerContent | null;
}

export interface LinkRecord {
  id: Uint8Array;
  role: Role;
  passphrase: boolean;
  created: number;
  used?: number;
  revoked?: number;
  /** 0: until an admin unlocks it. */
  locked?: number;
  /** Who it is for. */
  comment?: string;
  /** The link that this session was opened with. */
  own: boolean;
}

/** What is known of a form by its secret link. Keys stay inside until `close`. */
export interface Reading {
  readonly link: SecretLink;
  readonly role: Role;
  /** The link to share. */
  readonly share: ShareLink;
  /** To be kept, and given back as `seen`. */
  index: number;
  description: Description;
  status: PublishedForm['status'];
  closes: number;
  most: number;
  expires: number;
  /** For lib/request alone. */
  readonly inside: Inside;
}

/** What the acts of an admin need. */
export interface Inside {
  readonly service: RequestService;
  readonly root: Uint8Array;
  readonly keys: SecretLinkKeys;
  secrets: FormSecrets;
  published: PublishedForm;
  /** A token that holds for a while yet. */
  token(): Promise<Token>;
}

/** Renewed when it has this much left, in seconds. */
const tokenMargin = 60;

/**
 * Opens a secret link. With a passphrase this takes half a second.
 *
 * @param seen - the highest state of this form that was ever seen here.
 */
export async function openReading(
  service: RequestService,
  link: SecretLink,
  options: { passphrase?: string; seen?: number; now: () => number },
): Promise<Reading> {
  const { passphrase = '', seen = 0, now } = options;
  const { form, id } = link;
  const gate = gateOf(link.key);
  const first = await service.challenge(form, id, gate);
  if (first.passphrase && passphrase === '') return refuse({ word: 'passphrase-needed' });
  const keys = secretLinkKeys(link.key, id, first.passphrase ? passphrase : '');

  const prove = async (challenge: Uint8Array): Promise<Token> =>
    service.prove(form, id, gate, {
      challenge,
      signature: signAuth(keys.authSeed, { origin: service.server, form, link: id, challenge }),
    });
  try {
    let held = await prove(first.challenge);
    const token = async (): Promise<Token> => {
      if (held.expires - tokenMargin > now() / 1000) return held;
      held = await prove((await service.challenge(form, id, gate)).challenge);
      return held;
    };
    const published = await verified(service, link, seen);
    const secrets = await secretsOf(service, link, keys, published, held);
    const description = openDescription(published.root, form, published.description);
    if (description === null) return refuse({ word: 'damaged' });
    return {
      link,
      role: held.role,
      share: {
        kind: 'request',
        server: service.server,
        form,
        fingerprint: fingerprintOf(published.root),
      },
      index: published.state.index,
      description,
      status: published.status,
      closes: published.description.closes,
      most: published.description.answers,
      expires: published.expires,
      inside: { service, root: published.root, keys, secrets, published, token },
    };
  } catch (error) {
    wipeKeys(keys);
    throw error;
  }
}

/** Looks again at what the form is now. */
export async function refresh(reading: Reading): Promise<void> {
  const { inside, link } = reading;
  const published = await verified(inside.service, link, reading.index);
  if (published.description.revision < inside.published.description.revision) {
    return refuse({ word: 'rolled-back' });
  }
  if (published.state.index !== reading.index) {
    const token = await inside.token();
    const secrets = await secretsOf(inside.service, link, inside.keys, published, token);
    wipeSecrets(inside.secrets);
    inside.secrets = secrets;
  }
  const description = openDescription(published.root, link.form, published.description);
  if (description === null) return refuse({ word: 'damaged' });
  inside.published = published;
  reading.index = published.state.index;
  reading.description = description;
  reading.status = published.status;
  reading.closes = published.description.closes;
  reading.most = published.description.answers;
}

/** Answers after this number, in order; `more` when there are further ones. */
export async function listAnswers(
  reading: Reading,
  after = 0,
): Promise<{ answers: ReceivedAnswer[]; more: boolean }> {
  const { inside, link } = reading;
  const { answers, more } = await inside.service.answers(link.form, after, await inside.token());
  // One was sealed to a state that is not known here yet: its key may have changed.
  if (answers.some(({ index }) => index > reading.index)) await refresh(reading);
  return { answers: answers.map(stored => received(reading, stored)), more };
}

/** Get the answers that came after those that are known, every page of them, and what changed of the form. */
export async function catchUp(reading: Reading, known: ReceivedAnswer[]): Promise<void> {
  for (let more = true; more; ) {
    const page = await listAnswers(reading, known.at(-1)?.number ?? 0);
    known.push(...page.answers);
    more = page.more && page.answers.length > 0;
  }
  await refresh(reading);
}

/** The links of the form, as an admin may see them; the reader sees its own. */
export async function listLinks(reading: Reading): Promise<LinkRecord[]> {
  const { inside, link, role } = reading;
  const token = await inside.token();
  const records =
    role === 'admin'
      ? await inside.service.keys(link.form, token)
      : [await inside.service.key(link.form, link.id, token)];
  return records.map(record => linkRecord(reading, record));
}

/** Forgets the keys. */
export function closeReading({ inside }: Reading): void {
  wipeKeys(inside.keys);
  wipeSecrets(inside.secrets);
}

function received({ inside, link }: Reading, { number, at, index, box }: StoredAnswer): ReceivedAnswer {
  const { keys } = inside.secrets;
  const key = formKeyAt(keys, index);
  const next = key === undefined ? undefined : keys[keys.indexOf(key) + 1];
  return {
    number,
    at,
    index,
    sealedTo: next === undefined ? 'current' : at > next.time ? 'late' : 'earlier',
    content: key === undefined ? null : openAnswer(key.seed, { form: link.form, index }, box),
  };
}

function linkRecord({ inside, link }: Reading, record: KeyRecord): LinkRecord {
  const { id, role, passphrase, created, used, revoked, locked, comment } = record;
  const key = comment && formKeyAt(inside.secrets.keys, comment.index);
  const text =
    comment && key
      ? openComment(key.seed, { form: link.form, index: comment.index, link: id }, comment.box)
      : null;
  return {
    id,
    role,
    passphrase,
    created,
    ...(used === undefined ? {} : { used }),
    ...(revoked === undefined ? {} : { revoked }),
    ...(locked === undefined ? {} : { locked }),
    ...(text === null ? {} : { comment: text }),
    own: sameBytes(id, link.id),
  };
}

/** The form as the server gives it, once it is the one that the link names and no older than what was seen. */
async function verified(service: RequestService, link: SecretLink, seen: number): Promise<PublishedForm> {
  const published = await service.read(link.form);
  if (!isLinkOf(link, published.root) || !stateVerifies(published.root, link.form, published.state)) {
    return refuse({ word: 'wrong-fingerprint' });
  }
  return published.state.index < seen ? refuse({ word: 'rolled-back' }) : published;
}

async function secretsOf(
  service: RequestService,
  link: SecretLink,
  keys: SecretLinkKeys,
  { root, state }: PublishedForm,
  token: Token,
): Promise<FormSecrets> {
  const { bundle } = await service.key(link.form, link.id, token);
  const secrets = openBundle(link.form, link.id, keys, bundle);
  const current = secrets && formKeyAt(secrets.keys, state.index);
  if (!secrets || !current) return refuse({ word: 'damaged' });
  const isOurs =
    sameBytes(xwingKeyOf(current.seed), state.key) &&
    (secrets.root === undefined || sameBytes(verifyKeyOf(secrets.root.seed), root));
  if (isOurs) return secrets;
  wipe(...secrets.keys.map(({ seed }) => seed));
  return refuse({ word: 'damaged' });
}
