import { render } from 'preact';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { SettingsPage } from '../../lib/ui/settings/SettingsPage.tsx';
import { lookAround } from '../../lib/ui/surroundings.ts';

const root = prepareDocument();

lookAround('tab').then(
  surroundings => render(<SettingsPage background={connectBackground()} surroundings={surroundings} />, root),
  () => undefined,
);
