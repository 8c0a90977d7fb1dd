import { render } from 'preact';
import { takeOpenedLink } from '../../lib/keeper/requests/opened-link.ts';
import { connectBackground } from '../../lib/messages.ts';
import { prepareDocument } from '../../lib/ui/document.ts';
import { OpenedRequest } from '../../lib/ui/request/OpenedRequest.tsx';
import { lookAround } from '../../lib/ui/surroundings.ts';

const name = new URLSearchParams(location.search).get('link') ?? '';
const root = prepareDocument();

Promise.all([takeOpenedLink(name), lookAround('tab')]).then(
  ([link, { ownTab }]) =>
    render(<OpenedRequest link={link} background={connectBackground()} ownTab={ownTab} />, root),
  () => undefined,
);
