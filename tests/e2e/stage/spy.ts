import type { Person } from './person.ts';
import type { HiddenTarget } from './target.ts';

const watch = `
  const hear = (what, message) => globalThis.overhear(JSON.stringify([what, message]));
  for (const api of new Set([globalThis.chrome, globalThis.browser])) {
    if (api?.runtime === undefined) continue;
    const send = api.runtime.sendMessage;
    api.runtime.sendMessage = (...message) => {
      hear('sent', message);
      return send.apply(api.runtime, message).then(answer => {
        hear('answered', answer);
        return answer;
      });
    };
  }
  chrome.runtime.onMessage.addListener(message => {
    hear('got', message);
    return false;
  });
`;

/** The worker is one end of every port, whichever page has the other: popup, tab and panel too. */
const watchPorts = `
  chrome.runtime.onConnect.addListener(port => {
    const post = port.postMessage;
    port.postMessage = message => {
      hear('to ' + port.sender.url, message);
      return post.call(port, message);
    };
    port.onMessage.addListener(message => hear('from ' + port.sender.url, message));
  });
`;

/** Records every message between the extension's own contexts. */
export interface Spy {
  /** One JSON text for each message so far, `[who, message]`. */
  readonly overheard: readonly string[];
}

async function listenIn(target: HiddenTarget, script: string): Promise<Spy> {
  const overheard: string[] = [];
  // Told at once: a context that ends takes nothing along.
  target.listen<{ payload: string }>('Runtime.bindingCalled', ({ payload }) => overheard.push(payload));
  await target.send('Runtime.addBinding', { name: 'overhear' });
  await target.evaluate(`void (() => { ${script} })()`);
  return { overheard };
}

/** Listen to the worker, which lives on as long as somebody listens. */
export const spyOnWorker = async (person: Person): Promise<Spy> =>
  listenIn(await person.worker(), watch + watchPorts);

/** Listen to the network's document, which sees the answers to what it reports. */
export const spyOnNetwork = async (person: Person): Promise<Spy> => listenIn(await person.offscreen(), watch);
