type Bound = Record<string, (...args: unknown[]) => unknown>;
export interface Note {
  at: number;
  what: string;
}

const notes: Note[] = [];
const note = (what: string): void => {
  notes.push({ at: performance.timeOrigin + performance.now(), what });
};
Object.assign(globalThis, { benchNotes: notes });
note('started');

const scope = globalThis as unknown as { chrome: Record<string, unknown>; browser?: Record<string, unknown> };
const namespaces = new Set([scope.chrome, scope.browser].filter(space => space !== undefined));

function within(space: Record<string, unknown>, path: string[]): Bound | undefined {
  return path.reduce<Record<string, unknown> | undefined>(
    (inner, name) => inner?.[name] as Record<string, unknown> | undefined,
    space,
  ) as Bound | undefined;
}

const seen = new Set<Bound>();
const nameOf = (message: unknown): string => {
  const { kind, name } = (message ?? {}) as { kind?: string; name?: string };
  return [kind, name].filter(word => word !== undefined).join(' ');
};

const watched = new Set<unknown>();

/** Note when a call begins and when its promise settles. */
function watchCalls(path: string[], method: string, named: (args: unknown[]) => string = () => ''): void {
  for (const space of namespaces) {
    const owner = within(space, path);
    const original = owner?.[method];
    if (owner === undefined || original === undefined || watched.has(original)) continue;
    const watching = (...args: unknown[]): unknown => {
      const what = `${method} ${named(args)}`.trim();
      note(`${what} >`);
      const answer = original.apply(owner, args);
      if (answer instanceof Promise) answer.then(() => note(`${what} <`)).catch(() => undefined);
      return answer;
    };
    watched.add(watching);
    owner[method] = watching;
  }
}

watchCalls(['runtime'], 'sendMessage', ([message]) => nameOf(message));
watchCalls(['storage', 'session'], 'set');
watchCalls(['storage', 'session'], 'get');
watchCalls(['scripting'], 'executeScript');
watchCalls(['offscreen'], 'createDocument');
watchCalls(['runtime'], 'getContexts');
watchCalls(['tabs'], 'update');

for (const space of namespaces) {
  const onMessage = within(space, ['runtime', 'onMessage']);
  if (onMessage !== undefined && !seen.has(onMessage)) {
    seen.add(onMessage);
    const add = onMessage['addListener'] as (listener: unknown) => void;
    onMessage['addListener'] = listener => {
      note('listening');
      add.call(
        onMessage,
        (message: { benchAt?: number }, sender: unknown, respond: (answer: unknown) => void) => {
          const what = nameOf(message);
          if (message.benchAt !== undefined) notes.push({ at: message.benchAt, what: 'content script' });
          note(`heard ${what}`);
          return (listener as (...args: unknown[]) => unknown)(message, sender, (answer: unknown) => {
            note(`answered ${what}`);
            respond(answer);
          });
        },
      );
    };
  }
  const onConnect = within(space, ['runtime', 'onConnect']);
  if (onConnect === undefined || seen.has(onConnect)) continue;
  seen.add(onConnect);
  const add = onConnect['addListener'] as (listener: unknown) => void;
  add.call(onConnect, (port: { onMessage: { addListener(on: (message: unknown) => void): void } }) => {
    port.onMessage.addListener(message => note(`heard ${nameOf(message)}`));
  });
}

const { instantiate } = WebAssembly;
WebAssembly.instantiate = (async (...args: Parameters<typeof instantiate>) => {
  const made = await instantiate(...args);
  note('libsodium');
  return made;
}) as unknown as typeof instantiate;

if (typeof document !== 'undefined') {
  document.addEventListener('click', () => note('click'), true);
  const watch = new MutationObserver(() => {
    if (document.querySelector('button:not(:disabled)') === null) return;
    watch.disconnect();
    note('button');
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true });
  globalThis.WebSocket = class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      note('socket new');
      this.addEventListener('open', () => note('socket open'));
      this.addEventListener('message', ({ data }) => note(`socket in ${sizeOf(data)}`));
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      note(`socket out ${sizeOf(data)}`);
      super.send(data);
    }
  };
  const watchChannel = (channel: RTCDataChannel): void => {
    channel.addEventListener('open', () => note('channel open'));
    channel.addEventListener('message', () => note('channel in'));
    const send = channel.send.bind(channel) as (data: unknown) => void;
    Object.assign(channel, {
      send(data: unknown) {
        note('channel out');
        send(data);
      },
    });
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      note('peer new');
      this.addEventListener('datachannel', ({ channel }) => watchChannel(channel));
      this.addEventListener('iceconnectionstatechange', () => note(`ice ${this.iceConnectionState}`));
    }
    override createDataChannel(...args: Parameters<RTCPeerConnection['createDataChannel']>): RTCDataChannel {
      const channel = super.createDataChannel(...args);
      watchChannel(channel);
      return channel;
    }
  };
}

function sizeOf(data: unknown): string {
  if (typeof data === 'string') return (JSON.parse(data) as { type: string }).type;
  return String((data as { byteLength?: number }).byteLength);
}
