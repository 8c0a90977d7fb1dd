/** When the background looks for answers to requests and at how drops stand, while no page of ours shows them. */
import { browser } from 'wxt/browser';
import { type Drops, dropsAlarm } from './drops/drops.ts';
import { answersAlarm, type Requests } from './requests/requests.ts';
import type { SessionStore } from './session.ts';

const arrangedKey = 'looks-arranged';

export interface Looks {
  /** At each start of the worker. An alarm outlives workers, but not every browser: arranged once a browser session. */
  begin(): Promise<void>;
  /** The vault was unlocked, protected or destroyed: what it said before is not what it says now. */
  renew(): Promise<void>;
  /** Hear alarms, from the worker's first moment on. */
  listen(started: Promise<unknown>): void;
}

export function createLooks({
  requests,
  drops,
  store,
}: {
  requests: Pick<Requests, 'arrange' | 'lookAtAll'>;
  drops: Pick<Drops, 'arrange' | 'lookAtAll'>;
  store: SessionStore;
}): Looks {
  async function arrange(): Promise<boolean> {
    const known = await Promise.all([requests.arrange(), drops.arrange()]);
    const isKnown = !known.includes(false);
    if (isKnown) await store.set(arrangedKey, true);
    return isKnown;
  }

  return {
    async begin() {
      if ((await store.get<boolean>(arrangedKey)) !== true) await arrange();
    },
    async renew() {
      if (await arrange()) await requests.lookAtAll();
    },
    listen(started) {
      browser.alarms.onAlarm.addListener(({ name }) => {
        if (name === dropsAlarm) void started.then(drops.lookAtAll).then(drops.arrange);
        if (name === answersAlarm) void started.then(requests.lookAtAll).then(requests.arrange);
      });
    },
  };
}
