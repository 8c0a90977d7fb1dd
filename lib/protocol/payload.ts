/** Handshake payloads of PROTOCOL section 3: the ML-KEM half of the key exchange travels in them. */
import * as v from 'valibot';
import { toBase64url, utf8 } from '../crypto/bytes.ts';
import { base64urlBytes, parseJsonBytes } from './encoding.ts';
import { appCharacters, encapsulationKeyBytes, kemCiphertextBytes } from './limits.ts';

const payloadVersion = 1;

/** Sent by the recipient in Noise message 1. */
export interface FirstPayload {
  /** Name and version of the program, for diagnostics. */
  app: string;
  /** ML-KEM-768 encapsulation key, 1184 bytes. */
  encapsulationKey: Uint8Array;
}

/** Sent by the sender in Noise message 2. */
export interface SecondPayload {
  app: string;
  /** ML-KEM-768 ciphertext, 1088 bytes. */
  ciphertext: Uint8Array;
}

/** `newer-version`: well formed but of a version that we do not speak. null: malformed, a failed handshake. */
export type ParsedPayload<Payload> = { ok: Payload } | 'newer-version' | null;

const version = v.object({ v: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });
const app = v.pipe(v.string(), v.maxLength(appCharacters));
const first = v.object({ app, ek: base64urlBytes(encapsulationKeyBytes) });
const second = v.object({ app, ct: base64urlBytes(kemCiphertextBytes) });

export function encodeFirstPayload(payload: FirstPayload): Uint8Array {
  const { app, encapsulationKey } = payload;
  return utf8(JSON.stringify({ v: payloadVersion, app, ek: toBase64url(encapsulationKey) }));
}

export function encodeSecondPayload(payload: SecondPayload): Uint8Array {
  const { app, ciphertext } = payload;
  return utf8(JSON.stringify({ v: payloadVersion, app, ct: toBase64url(ciphertext) }));
}

export function parseFirstPayload(bytes: Uint8Array): ParsedPayload<FirstPayload> {
  const parsed = parsePayload(first, bytes);
  if (parsed === null || parsed === 'newer-version') return parsed;
  return { ok: { app: parsed.ok.app, encapsulationKey: parsed.ok.ek } };
}

export function parseSecondPayload(bytes: Uint8Array): ParsedPayload<SecondPayload> {
  const parsed = parsePayload(second, bytes);
  if (parsed === null || parsed === 'newer-version') return parsed;
  return { ok: { app: parsed.ok.app, ciphertext: parsed.ok.ct } };
}

function parsePayload<Payload>(
  schema: v.GenericSchema<unknown, Payload>,
  bytes: Uint8Array,
): ParsedPayload<Payload> {
  const json = parseJsonBytes(bytes);
  const versioned = v.safeParse(version, json);
  if (!versioned.success) return null;
  if (versioned.output.v !== payloadVersion) return 'newer-version';
  const parsed = v.safeParse(schema, json);
  return parsed.success ? { ok: parsed.output } : null;
}
