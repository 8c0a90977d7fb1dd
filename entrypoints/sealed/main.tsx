import { render } from 'preact';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { SealedPage } from '../../lib/ui/sealed/SealedPage.tsx';
import { lookAround } from '../../lib/ui/surroundings.ts';

const address = new URLSearchParams(location.search);
const root = prepareDocument();

lookAround('tab').then(
  surroundings =>
    render(
      <SealedPage background={connectBackground()} surroundings={surroundings} address={address} />,
      root,
    ),
  () => undefined,
);
