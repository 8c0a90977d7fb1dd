import { describe, expect, it } from 'vitest';
import { renderTranscript, withTranscript } from '../../scripts/protocol-doc.ts';
import { pageOf, section } from './page.ts';

const page = pageOf('docs/protocol.md');
const told = section(page, '## 12. A complete transcript');
const transcript = JSON.parse(pageOf('tests/vectors/transcript.json'));

function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

describe('the transcript in docs/protocol.md', () => {
  it('is the one of tests/vectors/transcript.json (else run scripts/protocol-doc.ts)', () => {
    expect(told).toContain(renderTranscript(transcript));
    expect(withTranscript(page, transcript)).toBe(page);
  });

  it('holds every value, whatever the way they are laid out', () => {
    const joined = told.replace(/\s/g, '');
    const values = leaves(transcript);
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter(value => !joined.includes(value.replace(/\s/g, '')))).toEqual([]);
  });
});
