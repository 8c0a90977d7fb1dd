/**
 * What is asked: signed by the form's root, and sealed by what is in every link of the form, so that a copy of the
 * server's database shows no question.
 */
import * as v from 'valibot';
import { openXChaCha20Poly1305, sealXChaCha20Poly1305, xchachaNonceBytes } from '../../crypto/aead.ts';
import { concat, lv, toBase64url, uint32be, uint64be, utf8 } from '../../crypto/bytes.ts';
import { sign, signatureBytes, verify } from '../../crypto/ed25519.ts';
import { hkdfSha256 } from '../../crypto/hkdf.ts';
import { drawRandom } from '../../crypto/random.ts';
import { wipe } from '../../crypto/secret.ts';
import { clipLabel } from '../claim.ts';
import { base64urlBytes, integer, parseJsonBytes } from '../encoding.ts';
import { type FieldKind, fieldKinds } from '../item.ts';
import { noteCharacters } from '../limits.ts';
import { pad, unpad } from '../padding.ts';
import { descriptionBytes, formTitleCharacters, personCharacters, questionsPerForm } from './limits.ts';
import { fingerprintOf } from './state.ts';

export interface Question {
  label: string;
  kind: FieldKind;
}

/** Every text is the requester's claim, shown as text. */
export interface Description {
  /** What the whole is called, such as "Access to the staging server". */
  title?: string;
  /** Who asks. */
  from?: string;
  note?: string;
  questions: Question[];
}

/** A description as it travels, with what the server must know to close the form in time. */
export interface SignedDescription {
  /** Counts edits from 0. */
  revision: number;
  /** Unix seconds; 0: only with the form. */
  closes: number;
  /** How many answers are taken; 0: as many as the operator allows. */
  answers: number;
  box: Uint8Array;
  signature: Uint8Array;
}

export const descriptionShape = v.object({
  revision: integer(0, 0xffff_ffff),
  closes: integer(0, Number.MAX_SAFE_INTEGER),
  answers: integer(0, 0xffff_ffff),
  box: base64urlBytes(1, descriptionBytes),
  signature: base64urlBytes(signatureBytes),
});

const plainShape = v.object({
  v: v.literal(1),
  title: v.exactOptional(v.pipe(v.string(), v.maxLength(formTitleCharacters))),
  from: v.exactOptional(v.pipe(v.string(), v.maxLength(personCharacters))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(noteCharacters))),
  questions: v.pipe(
    v.array(
      v.object({
        label: v.pipe(v.string(), v.transform(clipLabel)),
        kind: v.fallback(v.picklist(fieldKinds), 'text'),
      }),
    ),
    v.minLength(1),
    v.maxLength(questionsPerForm),
  ),
});

/** A description as JSON, for `descriptionShape`. */
export function descriptionJson({ revision, closes, answers, box, signature }: SignedDescription) {
  return { revision, closes, answers, box: toBase64url(box), signature: toBase64url(signature) };
}

/**
 * @throws RangeError when a text is too long, or there are no questions or too many.
 */
export function signDescription(
  rootSeed: Uint8Array,
  root: Uint8Array,
  form: Uint8Array,
  description: Description,
  terms: Pick<SignedDescription, 'revision' | 'closes' | 'answers'>,
): SignedDescription {
  const checked = v.safeParse(plainShape, { v: 1, ...description });
  const plain = checked.success ? pad(utf8(JSON.stringify(checked.output))) : new Uint8Array(0);
  const key = descriptionKey(root, form);
  const box = sealXChaCha20Poly1305(
    key,
    associated(form, terms.revision),
    plain,
    drawRandom(xchachaNonceBytes),
  );
  wipe(key);
  if (!checked.success || box.length > descriptionBytes) {
    throw new RangeError(`a form has 1 to ${questionsPerForm} questions and short texts`);
  }
  return { ...terms, box, signature: sign(rootSeed, signed(form, { ...terms, box })) };
}

export function descriptionVerifies(
  root: Uint8Array,
  form: Uint8Array,
  description: SignedDescription,
): boolean {
  return verify(root, signed(form, description), description.signature);
}

/** What is asked, or null when it is not the root's, or not of this form. */
export function openDescription(
  root: Uint8Array,
  form: Uint8Array,
  description: SignedDescription,
): Description | null {
  if (!descriptionVerifies(root, form, description)) return null;
  const key = descriptionKey(root, form);
  const plain = openXChaCha20Poly1305(key, associated(form, description.revision), description.box);
  wipe(key);
  const text = plain && unpad(plain);
  const parsed = v.safeParse(plainShape, text ? parseJsonBytes(text) : undefined);
  if (!parsed.success) return null;
  const { v: _version, ...opened } = parsed.output;
  return opened;
}

/** Both are in the share link; the server keeps neither the form's id nor this. */
function descriptionKey(root: Uint8Array, form: Uint8Array): Uint8Array {
  return hkdfSha256(concat(form, fingerprintOf(root)), 'fieldpost/1 form questions', 32);
}

function associated(form: Uint8Array, revision: number): Uint8Array {
  return concat(form, uint32be(revision));
}

function signed(form: Uint8Array, description: Omit<SignedDescription, 'signature'>): Uint8Array {
  const { revision, closes, answers, box } = description;
  return concat(
    utf8('fieldpost/1 form questions'),
    form,
    uint32be(revision),
    uint64be(closes),
    uint32be(answers),
    lv(box),
  );
}
