import { sentenceKey } from '../lib/errors.ts';
import { parseDropLink } from '../lib/protocol/drop/link.ts';
import { parseRequestLink } from '../lib/protocol/form/link.ts';
import { type BadLink, parseLink } from '../lib/protocol/link.ts';
import { say, sentence, words } from './words.ts';

/** Why a command does not take a link: it is another command's, which is named, or it is none. */
export function linkComplaint(text: string, bad: BadLink): string {
  if ('ok' in parseLink(text)) return say(words.cli.otherCommand, 'receive LINK');
  if ('ok' in parseDropLink(text)) return say(words.cli.otherCommand, 'open LINK');
  const request = parseRequestLink(text);
  if ('bad' in request) return sentence(sentenceKey({ kind: 'link', word: bad }, 'recipient'));
  return request.ok.kind === 'request'
    ? say(words.cli.otherCommand, 'answer LINK < secret')
    : words.cli.answerSecretLink;
}
