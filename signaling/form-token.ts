/** The tokens that whoever has a secret link works with: JWT, HS256 and nothing else. */
import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { integer } from '../lib/protocol/encoding.ts';
import { formTokenSeconds } from '../lib/protocol/form/limits.ts';
import { type Role, roles } from '../lib/protocol/form/state.ts';

const audience = 'form';
const algorithm = 'HS256';

/** What a token says. */
export interface Grant {
  form: string;
  key: string;
  role: Role;
}

export interface FormTokens {
  grant(to: Grant, now: number): Promise<{ token: string; expires: number }>;
  /** What a token says that one of the keys signed, and that is not over; null for any other text. */
  read(token: string, now: number): Promise<Grant | null>;
}

const shape = v.object({
  form: v.pipe(v.string(), v.length(22)),
  key: v.pipe(v.string(), v.length(22)),
  role: v.picklist(roles),
  exp: integer(0, Number.MAX_SAFE_INTEGER),
});

/** @param secrets - the first one signs, each of them verifies. */
export function createTokens(secrets: readonly string[]): FormTokens {
  const keys = secrets.map(secret =>
    createHash('sha256').update('fieldpost form token\n').update(secret).digest(),
  );
  return {
    grant: async ({ form, key, role }, now) => {
      const issued = Math.floor(now / 1000);
      const expires = issued + formTokenSeconds;
      const [signing] = keys;
      if (signing === undefined) throw new Error('no key to sign tokens with');
      const token = await new SignJWT({ form, key, role })
        .setProtectedHeader({ alg: algorithm })
        .setAudience(audience)
        .setIssuedAt(issued)
        .setExpirationTime(expires)
        .sign(signing);
      return { token, expires };
    },

    read: async (token, now) => {
      for (const key of keys) {
        try {
          const { payload } = await jwtVerify(token, key, {
            algorithms: [algorithm],
            audience,
            currentDate: new Date(now),
            requiredClaims: ['exp', 'iat'],
          });
          const parsed = v.safeParse(shape, payload);
          if (!parsed.success) return null;
          const { form, key: link, role } = parsed.output;
          return { form, key: link, role };
        } catch (error) {
          if (!(error instanceof errors.JWSSignatureVerificationFailed)) return null;
        }
      }
      return null;
    },
  };
}
