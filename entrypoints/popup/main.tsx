import { render } from 'preact';
import { takeSelectedText } from '../../lib/keeper/selected-text.ts';
import { keepTypedPassphrase, takeTypedPassphrase } from '../../lib/keeper/typed-passphrase.ts';
import { connectBackground } from '../../lib/messages.ts';
import { App } from '../../lib/ui/App.tsx';
import { prepareDocument } from '../../lib/ui/document.ts';
import { lookAround } from '../../lib/ui/surroundings.ts';

const address = new URLSearchParams(location.search);
const root = prepareDocument();

lookAround(address.get('place')).then(
  surroundings =>
    render(
      <App
        background={connectBackground()}
        surroundings={surroundings}
        address={address}
        memory={{
          takeText: takeSelectedText,
          keepPassphrase: keepTypedPassphrase,
          takePassphrase: takeTypedPassphrase,
        }}
      />,
      root,
    ),
  () => undefined,
);
