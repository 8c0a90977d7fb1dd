/** Asking: makes a form with its keys here, and publishes what others may see of it. */
import { toBase64url } from '../crypto/bytes.ts';
import { verifyKeyOf } from '../crypto/ed25519.ts';
import { drawRandom } from '../crypto/random.ts';
import { wipe } from '../crypto/secret.ts';
import { xwingKeyOf } from '../crypto/xwing.ts';
import { type FormSecrets, sealBundle, wipeSecrets } from '../protocol/form/bundle.ts';
import { type Description, signDescription } from '../protocol/form/description.ts';
import { defaultFormTtl, formIdBytes } from '../protocol/form/limits.ts';
import type { SecretLink, ShareLink } from '../protocol/form/link.ts';
import { fingerprintOf, type Role, signState } from '../protocol/form/state.ts';
import { keyPartOf, type MadeLink, makeLink } from './making.ts';
import type { RequestService } from './service.ts';

export interface NewRequest extends Description {
  /** Seconds until the form is gone; a week. */
  ttl?: number;
  /** Unix seconds from which no answer is taken. */
  closes?: number;
  /** How many answers are taken. */
  answers?: number;
  /** The admin link that stays here; without a passphrase unless told. */
  own?: { passphrase: string };
  /** A link to read with, to be sent to somebody, beside that. */
  reader?: { role?: Role; passphrase?: string; comment?: string };
  /** What a server demands that lets only its own people ask. */
  access?: string;
}

export interface CreatedRequest {
  /** For whoever shall answer. */
  share: ShareLink;
  /** The requester's own: role `admin`. To be kept like a key. */
  admin: SecretLink;
  reader?: SecretLink;
  /** Unix seconds. */
  expires: number;
}

/** @param now - Unix ms. */
export async function createRequest(
  service: RequestService,
  request: NewRequest,
  now: number,
): Promise<CreatedRequest> {
  const { ttl = defaultFormTtl, closes = 0, answers = 0, own, reader, access, ...description } = request;
  const { server } = service;
  const form = drawRandom(formIdBytes);
  const rootSeed = drawRandom(32);
  const root = verifyKeyOf(rootSeed);
  const formSeed = drawRandom(32);
  const time = Math.floor(now / 1000);
  const links: MadeLink[] = [makeLink({ server, form, root, role: 'admin', ...own })];
  if (reader !== undefined) links.push(makeLink({ server, form, root, role: 'read', ...reader }));
  const secrets: FormSecrets = {
    keys: [{ from: 0, time, seed: formSeed }],
    root: { seed: rootSeed, inner: links.map(({ link, keys }) => ({ id: link.id, key: keys.inner })) },
  };
  try {
    const state = signState(rootSeed, form, {
      index: 0,
      time,
      key: xwingKeyOf(formSeed),
      links: links.map(({ listed }) => listed),
    });
    const { expires } = await service.create({
      form,
      root,
      ttl,
      state,
      description: signDescription(rootSeed, root, form, description, { revision: 0, closes, answers }),
      keys: links.map(made =>
        keyPartOf(made, { form, index: 0, key: state.key }, sealBundle(form, to(made), of(secrets, made))),
      ),
      ...(access === undefined ? {} : { access }),
    });
    const [first, other] = links;
    if (first === undefined) throw new Error('a form has its own link');
    return {
      share: { kind: 'request', server, form, fingerprint: fingerprintOf(root) },
      admin: first.link,
      ...(other === undefined ? {} : { reader: other.link }),
      expires,
    };
  } finally {
    wipeSecrets(secrets);
    for (const { keys } of links) wipe(keys.wrapSecret, keys.authSeed);
  }
}

const to = ({ link, keys }: MadeLink) => ({ id: link.id, wrap: keys.wrap, inner: keys.inner });

const of = ({ keys, root }: FormSecrets, { listed }: MadeLink): FormSecrets =>
  listed.role === 'admin' && root !== undefined ? { keys, root } : { keys };

/** A name for a form in lists and stores: its id as text. */
export const formName = (form: Uint8Array): string => toBase64url(form);
