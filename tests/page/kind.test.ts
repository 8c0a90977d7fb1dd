import { describe, expect, it } from 'vitest';
import { kindFrom } from '../../lib/page/kind.ts';
import type { FieldKind } from '../../lib/protocol/item.ts';

/** As the sign-in pages of known products declare their fields: type, autocomplete, name and id, label. */
const forms: [string, [string, string, string, string, FieldKind][]][] = [
  [
    'GitHub',
    [
      ['text', 'username', 'login login_field', 'Username or email address', 'user'],
      ['password', 'current-password', 'password password', 'Password', 'password'],
      ['text', 'one-time-code', 'app_otp app_totp', 'Authentication code', 'code'],
    ],
  ],
  [
    'GitLab',
    [
      ['text', 'username', 'user[login] user_login', 'Username or primary email', 'user'],
      ['password', 'current-password', 'user[password] user_password', 'Password', 'password'],
    ],
  ],
  [
    'WordPress',
    [
      ['text', 'username', 'log user_login', 'Username or Email Address', 'user'],
      ['password', 'current-password', 'pwd user_pass', 'Password', 'password'],
    ],
  ],
  [
    'Keycloak, in German',
    [
      ['text', 'off', 'username username', 'Benutzername oder E-Mail', 'user'],
      ['password', 'off', 'password password', 'Passwort', 'password'],
      ['text', 'off', 'totp totp', 'Einmalcode', 'code'],
    ],
  ],
  [
    'Django admin',
    [
      ['text', 'username', 'username id_username', 'Username:', 'user'],
      ['password', 'current-password', 'password id_password', 'Password:', 'password'],
    ],
  ],
  [
    'a shop with an account by e-mail',
    [
      ['email', '', 'email ap_email', 'E-Mail-Adresse', 'email'],
      ['text', '', 'customerEmail f1', 'Your address', 'email'],
      ['password', 'new-password', 'pw1 pw1', 'Choose a password', 'password'],
    ],
  ],
  [
    'a password manager’s entry',
    [
      ['text', '', 'username', 'Username', 'user'],
      ['text', 'off', 'loginPassword', '', 'password'],
      ['password', '', 'loginTotp', 'Authenticator key (TOTP)', 'seed'],
      ['text', '', 'loginUri_0', 'URI 1', 'url'],
      ['url', '', 'f', 'Site', 'url'],
    ],
  ],
  [
    'setting up a second factor',
    [
      ['text', '', 'secret', 'Setup key', 'seed'],
      ['text', '', 'otp-secret', 'Scan or copy', 'seed'],
      ['number', '', 'mfa-code', '6 digits', 'code'],
      ['tel', '', 'x', 'Verification code', 'code'],
      ['password', '', 'x', 'One-time password', 'password'],
    ],
  ],
  [
    'what is none of these',
    [
      ['text', '', 'q', 'Search', 'text'],
      ['text', '', 'hint', 'Password hint', 'text'],
      ['tel', 'tel', 'phone', 'Phone number', 'text'],
      ['number', '', 'amount', 'Amount', 'number'],
      ['date', 'bday', 'birth', 'Date of birth', 'date'],
      ['text', 'address-line1', 'street', 'Street', 'text'],
    ],
  ],
];

describe('the kind of a field', () => {
  describe.each(forms)('%s', (_name, fields) => {
    it.each(fields)('%s %s %s “%s”: %s', (type, autocomplete, name, label, kind) => {
      expect(kindFrom({ type, autocomplete, name, label })).toBe(kind);
    });
  });
});
