/** Prints how likely a guessed code is to get through, counted from the protocol's own limits (docs/security.md). */
import {
  attemptsPerArming,
  candidatesAnswered,
  candidatesPerAttempt,
  codeDigits,
  longCodeDigits,
  rearms,
} from '../lib/protocol/limits.ts';

export interface Chance {
  name: string;
  /** How the number of guesses comes about. */
  sum: string;
  /** An upper bound (a union bound, so no assumption about how the attacker picks). */
  probability: number;
}

/** RFC 4226 section 5.3: a code is a 31-bit number modulo a power of ten. */
const values = 2 ** 31;

/** Values that give the likeliest code of so many digits. */
export function valuesOfLikeliest(digits: number): number {
  return Math.ceil(values / 10 ** digits);
}

function chance(name: string, guesses: number, sum: string, digits: number): Chance {
  return { name, sum, probability: (guesses * valuesOfLikeliest(digits)) / values };
}

/** Every figure of the attack table, in its order. */
export function chances(): Chance[] {
  const pair = candidatesPerAttempt;
  const armings = 1 + rearms;
  const sender = attemptsPerArming * armings * pair;
  const recipient = candidatesAnswered * pair;
  return [
    chance('one guess', 1, `${group(valuesOfLikeliest(codeDigits))} / ${group(values)}`, codeDigits),
    chance('link, until the pause', attemptsPerArming * pair, `${attemptsPerArming} x ${pair}`, codeDigits),
    chance('link, re-armed each time', sender, `${attemptsPerArming} x ${armings} x ${pair}`, codeDigits),
    chance(
      'link and server, towards the recipient',
      recipient,
      `${candidatesAnswered} x ${pair}`,
      codeDigits,
    ),
    chance('link and server, both sides', sender + recipient, `${sender} + ${recipient}`, codeDigits),
    chance(
      `link, until the pause, ${longCodeDigits} digits`,
      attemptsPerArming * pair,
      `${attemptsPerArming} x ${pair}`,
      longCodeDigits,
    ),
  ];
}

/** Handoffs that somebody must attack, each until its pause, for an even chance to get through once. */
export function handoffsForEvenChance(): number {
  const once = (attemptsPerArming * candidatesPerAttempt * valuesOfLikeliest(codeDigits)) / values;
  return Math.ceil(Math.log(0.5) / Math.log1p(-once));
}

/** What the command prints. */
export function oddsReport(): string {
  const rows = chances().map(({ name, sum, probability }) =>
    [
      name.padEnd(40),
      sum.padEnd(22),
      probability.toExponential(2),
      `1 in ${group(Math.floor(1 / probability))}`,
    ].join('  '),
  );
  const even = `${group(handoffsForEvenChance())} handoffs, each attacked until it pauses, for an even chance`;
  return `${[...rows, even].join('\n')}\n`;
}

function group(count: number): string {
  return count.toLocaleString('en-US');
}

if (import.meta.main) process.stdout.write(oddsReport());
