import { render } from 'preact';
import { createOpenings, memoryOf } from '../../lib/keeper/drops/openings.ts';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { type DropMatter, DropPage } from '../../lib/ui/drop/DropPage.tsx';
import { lookAround } from '../../lib/ui/surroundings.ts';

const name = new URLSearchParams(location.search).get('opening');
const root = prepareDocument();
const openings = createOpenings();

async function matter(): Promise<DropMatter> {
  if (name === null) return { kind: 'leave' };
  const record = await openings.get(name);
  if (record === undefined) return { kind: 'gone' };
  return { kind: 'open', link: record.link, memory: memoryOf(record, openings) };
}

Promise.all([matter(), lookAround('tab')]).then(
  ([about, surroundings]) =>
    render(<DropPage background={connectBackground()} surroundings={surroundings} matter={about} />, root),
  () => undefined,
);
