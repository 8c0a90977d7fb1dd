/**
 * Whole handoffs between two browsers: both sockets open → data channel open, against a bare RTCPeerConnection that
 * the same server signals; and code submitted → value read back, in a native input and in a rich editor.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { subprotocol } from '../lib/protocol/limits.ts';
import { buildFields, dist } from '../tests/e2e/fields/build.ts';
import { benchOrigin } from './browser/build.ts';
import type { Attached, Chromium } from './browser/chromium.ts';
import { breakdown, type Hop } from './browser/hops.ts';
import type { Note } from './browser/probe.ts';
import { notesOf, paste, press, type Stage, share } from './browser/stage.ts';
import { inTurns, type Measurement, median } from './harness.ts';

const secret = 'correct horse battery';

const nativePage = `<!doctype html><meta charset="utf-8"><title>Native</title>
<label>Password <input id="field" type="password"></label>`;
const editorPage = `<!doctype html><meta charset="utf-8"><title>Editor</title>
<link rel="stylesheet" href="/prose.css"><div id="root"></div><script type="module" src="/prose.js"></script>`;

/** Notes in a page when its field first holds the secret. */
const watchField = `(() => {
  const field = document.querySelector('#field');
  const look = () => {
    if (globalThis.heldAt === undefined && (field.value ?? field.textContent) === ${JSON.stringify(secret)})
      globalThis.heldAt = performance.timeOrigin + performance.now();
  };
  field.addEventListener('input', look);
  new MutationObserver(look).observe(field, { subtree: true, childList: true, characterData: true });
})()`;

/** One end of the baseline: its own moments of `socket open` and `channel open`, Unix ms. */
const bareEnd = (seat: 'open' | 'join', room: string): string => `new Promise(async (done, failed) => {
  const clock = () => performance.timeOrigin + performance.now();
  const socket = new WebSocket('${benchOrigin.replace('http', 'ws')}/v1/signal/00', '${subprotocol}');
  socket.binaryType = 'arraybuffer';
  const connection = new RTCPeerConnection({ iceServers: [] });
  const say = message => socket.send(new TextEncoder().encode(JSON.stringify(message)));
  let opened;
  const watch = channel => {
    globalThis.kept = [socket, connection, channel];
    channel.onopen = () => done({ opened, channel: clock() });
  };
  connection.ondatachannel = ({ channel }) => watch(channel);
  connection.onicecandidate = ({ candidate }) => candidate && say({ candidate });
  socket.onerror = () => failed(new Error('the server refused a bare page'));
  socket.onopen = () => {
    opened = clock();
    socket.send(JSON.stringify({ type: '${seat}', room: '${room}' }));
  };
  socket.onmessage = async ({ data }) => {
    if (typeof data === 'string') {
      globalThis.seated ||= data.includes('ed"');
      if ('${seat}' !== 'open' || !data.includes('"present":true')) return;
      watch(connection.createDataChannel('bench'));
      await connection.setLocalDescription();
      say({ description: connection.localDescription });
      return;
    }
    const { candidate, description } = JSON.parse(new TextDecoder().decode(data));
    if (candidate) return connection.addIceCandidate(candidate);
    await connection.setRemoteDescription(description);
    if (description.type !== 'offer') return;
    await connection.setLocalDescription();
    say({ description: connection.localDescription });
  };
})`;

async function bare(stage: Stage, address: (browser: Chromium) => string): Promise<number> {
  const { sender, recipient } = stage;
  const room = randomBytes(16).toString('base64url');
  const [first, second] = await Promise.all([
    sender.open(address(sender)),
    recipient.open(address(recipient)),
  ]);
  const opening = first.evaluate<{ channel: number }>(bareEnd('open', room));
  await first.when('globalThis.seated');
  const joined = await second.evaluate<{ opened: number; channel: number }>(bareEnd('join', room));
  const opened = await opening;
  await Promise.all([first.close(), second.close()]);
  return Math.max(opened.channel, joined.channel) - joined.opened;
}

/** The pages to fill, at an origin of their own. */
async function startPages(): Promise<{ native: string; editor: string; close(): void }> {
  await buildFields();
  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.test');
    const file = /^\/prose\.(js|css)$/.exec(pathname);
    const type = file === null ? 'text/html' : file[1] === 'js' ? 'text/javascript' : 'text/css';
    response.setHeader('content-type', `${type}; charset=utf-8`);
    if (file !== null) response.end(readFileSync(join(dist, pathname)));
    else response.end(pathname === '/editor' ? editorPage : nativePage);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const origin = `http://bench.test:${(site.address() as AddressInfo).port}`;
  return {
    native: `${origin}/native`,
    editor: `${origin}/editor?case=ProseMirror`,
    close() {
      site.closeAllConnections();
      site.close();
    },
  };
}

interface Handoff {
  /** ms */
  channel: number;
  connecting: Hop[];
  filled: number;
  filling: Hop[];
}

const nth = (notes: readonly Note[], what: string, n = 0, since = 0): number =>
  notes.filter(note => note.what === what && note.at >= since)[n]?.at ?? Number.NaN;

async function handOver(stage: Stage, address: string): Promise<Handoff> {
  const { sender, recipient } = stage;
  await Promise.all([sender.forgetEverything(), recipient.forgetEverything()]);
  const target = await recipient.open(address);
  await target.when(`document.querySelector('#field') !== null`);
  await target.evaluate(watchField);
  const sharing = await share(sender, secret);
  await paste(recipient, sharing.link);

  const receiving = await recipient.clickIcon(target);
  await press(receiving, 'Pick a field');
  await recipient.popupIsGone();
  await target.click('#field');
  const asking = await recipient.popup();
  await asking.when(`document.querySelector('.code-box') !== null`);
  await asking.when(`document.body.innerText.includes('Direct connection')`);
  await sharing.page.when(`document.body.innerText.match(/Direct connection\\s*, done/)`);

  await asking.evaluate(`document.querySelector('.code-box').focus()`);
  await asking.send('Input.insertText', { text: await sharing.code() });
  await press(asking, 'Fill');
  const held = await target.when<number>('globalThis.heldAt');
  await asking.when(`document.body.innerText.includes('Filled')`);
  const clicked = nth(await asking.evaluate<Note[]>('benchNotes'), 'click');

  const [worker, offscreen, other, otherOffscreen] = await Promise.all([
    notesOf(recipient, recipient.isWorker),
    notesOf(recipient, recipient.isOffscreen),
    notesOf(sender, sender.isWorker),
    notesOf(sender, sender.isOffscreen),
  ]);
  await leave(recipient, [asking, target]);
  await sharing.page.close();

  const from = nth(offscreen, 'socket open');
  const both = Math.max(nth(offscreen, 'channel open'), nth(otherOffscreen, 'channel open'));
  const first = (notes: readonly Note[], what: string): number =>
    notes.find(note => note.what.startsWith(what) && note.at >= from)?.at ?? Number.NaN;
  /** The connection that came to be: the one before it only made the browser's part ready. */
  const begun = (notes: readonly Note[]): number =>
    notes.findLast(({ what, at }) => what === 'peer new' && at <= both)?.at ?? Number.NaN;
  const connecting = breakdown(from, [
    ['socket open → handshake at the sender', first(otherOffscreen, 'socket in 1')],
    ['→ sender begins WebRTC, and its answer is on the way', begun(otherOffscreen)],
    ['→ its answer at the recipient', first(offscreen, 'socket in 1')],
    ['→ offer at the recipient, which begins', begun(offscreen)],
    ['→ ICE connected', first(otherOffscreen, 'ice connected')],
    ['→ both channels open', both],
  ]);
  const out = (notes: readonly Note[], n: number): number => nth(notes, 'channel out', n, clicked);
  const heard = (notes: readonly Note[], n: number): number => nth(notes, 'channel in', n, clicked);
  const injected = worker.filter(note => note.what === 'executeScript >' && note.at > clicked);
  const done = worker.filter(note => note.what === 'executeScript <' && note.at > clicked);
  const end = done[0]?.at ?? Number.NaN;
  const filling = breakdown(clicked, [
    ['Fill clicked → worker', nth(worker, 'heard request code')],
    ['→ verify leaves (worker, then offscreen document)', out(offscreen, 0)],
    ['→ at the sender', heard(otherOffscreen, 0)],
    ['→ candidates leave (sender: document, worker, document)', out(otherOffscreen, 0)],
    ['→ at the recipient', heard(offscreen, 0)],
    ['→ confirm leaves', out(offscreen, 1)],
    ['→ at the sender', heard(otherOffscreen, 1)],
    ['→ secret leaves', out(otherOffscreen, 1)],
    ['→ at the recipient', heard(offscreen, 1)],
    ['→ the agent is called', injected[0]?.at ?? Number.NaN],
    ['→ the field holds the value', held],
    ['→ read back and reported', end],
  ]);
  if (process.env['FIELDPOST_BENCH_NOTES'] !== undefined) {
    const all = { worker, offscreen, other, otherOffscreen };
    const lines = Object.entries(all).flatMap(([who, notes]) => notes.map(note => ({ who, ...note })));
    for (const { who, at, what } of lines.sort((a, b) => a.at - b.at))
      process.stderr.write(`${(at - from).toFixed(1)} ${(at - clicked).toFixed(1)} ${who}: ${what}\n`);
  }
  return { channel: both - from, connecting, filled: end - clicked, filling };
}

async function leave(browser: Chromium, pages: Attached[]): Promise<void> {
  for (const page of pages) await browser.close(page.info);
}

export async function measureCodeToField(stage: Stage, rounds = 6): Promise<Measurement[]> {
  const pages = await startPages();
  const handoffs: Record<'native' | 'editor', Handoff[]> = { native: [], editor: [] };
  const fill = (kind: 'native' | 'editor') => async (): Promise<number> => {
    const handoff = await handOver(stage, pages[kind]);
    handoffs[kind].push(handoff);
    return handoff.filled;
  };
  const warmups = 1;
  const results = await inTurns(
    {
      native: fill('native'),
      plain: () => bare(stage, () => `${benchOrigin}/bench/empty`),
      editor: fill('editor'),
      own: () => bare(stage, browser => browser.page('manifest.json')),
    },
    { rounds, warmups },
  );
  pages.close();
  const all = [...handoffs.native.slice(warmups), ...handoffs.editor.slice(warmups)];
  const channel = median(all.map(handoff => handoff.channel));
  return [
    {
      name: 'both sockets open to data channel open, two browsers',
      value: channel,
      unit: 'ms',
      baseline: { value: median(results.plain), name: 'bare RTCPeerConnection, two plain pages' },
      goal: { most: 1.3, of: 'ratio' },
      parts: all.map(handoff => handoff.connecting),
    },
    {
      name: 'the same, against pages that show their addresses too',
      value: channel,
      unit: 'ms',
      baseline: { value: median(results.own), name: 'bare, two pages of the extension' },
    },
    {
      name: 'code submitted to value read back, native input',
      value: median(results.native),
      unit: 'ms',
      goal: { most: 100, of: 'value' },
      parts: handoffs.native.slice(warmups).map(handoff => handoff.filling),
    },
    {
      name: 'code submitted to value read back, ProseMirror',
      value: median(results.editor),
      unit: 'ms',
      goal: { most: 400, of: 'value' },
      parts: handoffs.editor.slice(warmups).map(handoff => handoff.filling),
    },
  ];
}
