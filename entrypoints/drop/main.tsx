import { render } from 'preact';
import { createOpenings, memoryOf } from '../../lib/keeper/drops/openings.ts';
import { handledServers } from '../../lib/keeper/server.ts';
import { localStore } from '../../lib/keeper/session.ts';
import { createSettings } from '../../lib/keeper/settings.ts';
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
  if (record?.link === undefined) return { kind: 'gone' };
  const servers = handledServers(await createSettings(localStore).get());
  return { kind: 'open', link: record.link, servers, memory: memoryOf(record, openings) };
}

Promise.all([matter(), lookAround('tab')]).then(
  ([about, surroundings]) =>
    render(<DropPage background={connectBackground()} surroundings={surroundings} matter={about} />, root),
  () => undefined,
);
