import { describe, expect, it } from 'vitest';
import { totp } from '../../lib/crypto/totp.ts';
import { chances, handoffsForEvenChance, oddsReport, valuesOfLikeliest } from '../../scripts/odds.ts';
import { pageOf } from './page.ts';

const page = pageOf('docs/security.md');

describe('docs/security.md', () => {
  it('shows what scripts/odds.ts prints', () => {
    expect(page).toContain(`\`\`\`\n${oddsReport()}\`\`\``);
  });

  it('gives the figures of the protocol', () => {
    const rounded = chances().map(({ probability }) => probability.toExponential(1));
    expect(rounded).toEqual(['1.0e-6', '6.0e-6', '2.4e-5', '1.2e-5', '3.6e-5', '6.1e-8']);
  });
});

describe('the odds', () => {
  it('count the values of the likeliest code one by one, in small', () => {
    // 2^31 values fall on 10^6 codes as 2147 or 2148 each: the remainder says how many get one more.
    expect(valuesOfLikeliest(6)).toBe(2148);
    expect(2147 * 1e6 + (2 ** 31 % 1e6)).toBe(2 ** 31);
    expect(2 ** 31 % 1e6).toBeGreaterThan(0);
    expect(valuesOfLikeliest(8)).toBe(22);
    expect(21 * 1e8 + (2 ** 31 % 1e8)).toBe(2 ** 31);
  });

  it('rest on a code that depends on the secret and the time step alone', () => {
    const secret = new Uint8Array(20).fill(7);
    expect(totp(secret, 29.9)).toBe(totp(secret, 0));
    expect(totp(secret, 30)).not.toBe(totp(secret, 29));
  });

  it('are even after the number of handoffs that is told, not before', () => {
    const once = chances()[1]?.probability ?? 0;
    const missed = (handoffs: number): number => (1 - once) ** handoffs;
    expect(missed(handoffsForEvenChance())).toBeLessThanOrEqual(0.5);
    expect(missed(handoffsForEvenChance() - 1)).toBeGreaterThan(0.5);
  });
});
