import { type FormErrorCode, formErrors } from '../lib/protocol/form/bodies.ts';
import { ApiRefusal } from './api.ts';

const sentences: Record<FormErrorCode, string> = {
  'bad-request': 'The server does not understand this request.',
  'no-token': 'This needs a token of a secret link of the form.',
  'not-allowed': 'This server lets only its own people create requests.',
  'wrong-role': 'This takes a secret link of the role admin.',
  'wrong-signature': 'The signature is wrong.',
  'no-form': 'There is no such form.',
  'no-link': 'There is no such secret link.',
  conflict: 'The form was changed meanwhile.',
  'form-taken': 'There is a form of this id.',
  'old-state': 'The key of the form has changed.',
  closed: 'The form takes no answers any more.',
  full: 'The form has all the answers that it takes.',
  expired: 'The form has expired.',
  withdrawn: 'The form was withdrawn.',
  revoked: 'The secret link was revoked.',
  'too-large': 'This is more than the server takes.',
  locked: 'Too many wrong signatures.',
  'rate-limited': 'Too many requests from your address. Wait a moment.',
  'no-space': 'This server has no space for another form. Try again later.',
  unavailable: 'The server has a problem. Try again in a moment.',
};

/** Ends a call about a request with this code. */
export function refuse(code: FormErrorCode, facts: Record<string, number> = {}): never {
  throw new ApiRefusal(formErrors[code], code, sentences[code], facts);
}
