import { parseArgs } from 'node:util';
import { say, words } from './words.ts';

/** What is wrong with the arguments, in a sentence that repeats none of them: one may be a secret. */
export class WrongUsage extends Error {}

export const wrongValue = (option: string, what: string): WrongUsage =>
  new WrongUsage(say(words.cli.wrongValue, option, what));

type Options = Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>;
type Values<Of extends Options> = {
  [Name in keyof Of]?: (Of[Name]['type'] extends 'string' ? string : boolean) | undefined;
};

/**
 * The options and other arguments of a command. node:util's own errors would repeat the argument they are about: the
 * tokens are judged here instead.
 *
 * @param also - names of options that the command reads itself.
 * @param allowed - what an option's value may be, in words.
 */
export function readOptions<Of extends Options>(
  command: string,
  args: string[],
  options: Of,
  allowed: (option: string) => string,
  also: readonly string[] = [],
): { values: Values<Of>; positionals: string[]; every(option: string): string[] } {
  const { values, positionals, tokens } = parseArgs({
    args,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) {
      const names = [...Object.keys(options), ...also].map(known => `--${known}`);
      throw new WrongUsage(say(words.cli.unknownOption, command, names.join(', ')));
    }
    // An option where the value should be was forgotten, not meant.
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'));
    if (option.type === 'string' && isMissing) {
      throw new WrongUsage(say(words.cli.needsValue, `--${token.name}`, allowed(token.name)));
    }
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new WrongUsage(say(words.cli.takesNoValue, `--${token.name}`));
    }
  }
  const every = (option: string): string[] =>
    tokens.flatMap(token =>
      token.kind === 'option' && token.name === option && token.value !== undefined ? [token.value] : [],
    );
  return { values: values as Values<Of>, positionals, every };
}
