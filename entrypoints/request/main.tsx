import { render } from 'preact';
import { takeOpenedLink } from '../../lib/keeper/requests/opened-link.ts';
import { handledServers } from '../../lib/keeper/server.ts';
import { localStore } from '../../lib/keeper/session.ts';
import { createSettings } from '../../lib/keeper/settings.ts';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { OpenedRequest } from '../../lib/ui/request/OpenedRequest.tsx';
import { lookAround } from '../../lib/ui/surroundings.ts';

const name = new URLSearchParams(location.search).get('link') ?? '';
const root = prepareDocument();

Promise.all([takeOpenedLink(name), lookAround('tab'), createSettings(localStore).get()]).then(
  ([link, { ownTab }, settings]) => {
    const servers = handledServers(settings);
    const background = connectBackground();
    render(<OpenedRequest link={link} servers={servers} background={background} ownTab={ownTab} />, root);
  },
  () => undefined,
);
