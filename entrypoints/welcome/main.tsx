import { render } from 'preact';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { lookAround } from '../../lib/ui/surroundings.ts';
import { Welcome } from '../../lib/ui/Welcome.tsx';

const root = prepareDocument();
const server = new URL(import.meta.env['WXT_SERVER_URL'] ?? 'http://localhost:8787').origin;

lookAround('tab').then(
  surroundings =>
    render(
      <Welcome
        background={connectBackground()}
        surroundings={surroundings}
        server={server}
        handoffPage={handoff => `/popup.html?handoff=${encodeURIComponent(handoff)}`}
      />,
      root,
    ),
  () => undefined,
);
