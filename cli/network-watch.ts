import { networkInterfaces } from 'node:os';

/** `moved`: an address that connections may come from is gone. `grown`: there are only more of them. */
export type NetworkChange = 'moved' | 'grown';

/** How often the machine's addresses are read (ms): no event of Node's tells of them, and reading takes microseconds. */
const interval = 1_000;

/** The addresses at which this machine is part of a network. */
function ownAddresses(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  return new Set(all.filter(({ internal }) => !internal).map(({ address }) => address));
}

/** What became of the addresses; null where they are the same. */
export function changeBetween(before: ReadonlySet<string>, after: ReadonlySet<string>): NetworkChange | null {
  if ([...before].some(address => !after.has(address))) return 'moved';
  return [...after].some(address => !before.has(address)) ? 'grown' : null;
}

/** Tells when this machine changed networks. @returns ends that. */
export function watchNetwork(changed: (change: NetworkChange) => void): () => void {
  let known = ownAddresses();
  const timer = setInterval(() => {
    const now = ownAddresses();
    const change = changeBetween(known, now);
    known = now;
    if (change !== null) changed(change);
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
