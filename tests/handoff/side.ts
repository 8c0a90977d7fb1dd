import type { Ambient, Effect, NetEffect, Step } from '../../lib/handoff/effect.ts';
import type { NetEvent, TimerName } from '../../lib/handoff/event.ts';
import type { RecipientState } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import type { SenderState } from '../../lib/handoff/sender.ts';
import { silenceSeconds } from '../../lib/protocol/limits.ts';
import { latency, type Network } from './network.ts';
import type { Line } from './server.ts';

/** When WebRTC gives a silent end up (ms; RFC 7675 §5.1). */
const consentLimit = 30_000;
/** How late a process notices that its wall clock was set ahead (ms). */
const clockLooks = 5_000;

export interface Connection {
  open: boolean;
  /** Nothing passes any more, and nobody has noticed. */
  stalled: boolean;
  line: Line;
}

/** One side: a machine, its sockets and timers. */
export class Side<State extends SenderState | RecipientState, Event> {
  state: State;
  readonly name: 'sender' | 'recipient';
  readonly released: string[] = [];
  /** Every effect performed, in order. */
  readonly log: Effect[] = [];
  connection: Connection | null = null;
  readonly peers = new Map<string, DirectEnd>();
  /** How far this computer's clock is ahead (ms). */
  skew = 0;
  timers = new Map<TimerName, number>();
  /** The process was killed: nothing runs until it is started again. */
  dead = false;
  readonly #network: Network;
  readonly #step: (state: State, event: Event, ambient: Ambient) => Step<State>;
  /** Kill the process at the next step, before its effects are performed. */
  killNext = false;

  constructor(
    network: Network,
    name: 'sender' | 'recipient',
    started: Step<State>,
    step: (state: State, event: Event, ambient: Ambient) => Step<State>,
  ) {
    this.#network = network;
    this.name = name;
    this.#step = step;
    this.state = started.state;
    this.#perform(started.effects);
  }

  /** By this computer's clock (Unix ms). */
  get now(): number {
    return this.#network.clock.now + this.skew;
  }

  dispatch(event: Event) {
    if (this.dead) return;
    const next = this.#step(this.state, event, this.#network.ambient(this.skew));
    this.state = next.state;
    if (this.killNext) {
      this.killNext = false;
      this.die();
      return;
    }
    this.#perform(next.effects);
  }

  /** The process dies after the state was stored, and starts again a second later from its record. */
  die() {
    if (this.dead) return;
    this.dead = true;
    this.#dropNet();
    this.#network.clock.after(1000, () => {
      this.dead = false;
      this.state = decodeState<State>(JSON.parse(JSON.stringify(encodeState(this.state))));
      this.#network.restored(this.name);
      this.dispatch({ type: 'net-lost' } as Event);
    });
  }

  /** The network's process dies: sockets, connections and timers are gone, and the machine is told. */
  loseNet() {
    this.#dropNet();
    this.dispatch({ type: 'net-lost' } as Event);
  }

  /** Somebody, or the network's time, sets the clock of this computer. */
  setClock(ahead: number) {
    this.skew += ahead;
    this.#network.clock.after(clockLooks, () => this.#fireOverdue());
  }

  /** The computer sleeps for so long (ms): nothing runs, and what it had open is gone when it wakes. */
  sleep(lasting: number) {
    const { connection } = this;
    const { clock, server } = this.#network;
    const peers = [...this.peers.keys()];
    this.dead = true;
    if (connection) {
      connection.stalled = true;
      clock.after(silenceSeconds * 1000, () => server.gone(connection.line));
    }
    clock.after(consentLimit, () => this.#network.cutDirect());
    clock.after(lasting, () => {
      this.dead = false;
      this.#network.restored(this.name);
      this.closeSocket(1006);
      for (const peer of peers) this.dispatch({ type: 'peer-closed', peer } as Event);
      this.#fireOverdue();
    });
  }

  closeSocket(code: number) {
    const { connection } = this;
    if (!connection) return;
    this.connection = null;
    connection.open = false;
    this.#network.server.gone(connection.line);
    this.dispatch({ type: 'socket-closed', code } as Event);
  }

  #dropNet() {
    const { connection } = this;
    this.connection = null;
    if (connection) {
      connection.open = false;
      this.#network.clock.after(latency, () => this.#network.server.gone(connection.line));
    }
    for (const peer of [...this.peers.keys()]) this.#network.stopPeer(this.name, peer);
    this.timers = new Map();
  }

  #perform(effects: readonly Effect[]) {
    for (const effect of effects) {
      this.log.push(effect);
      if (effect.type === 'release') this.released.push(effect.id);
      else if (effect.type === 'wipe') for (const bytes of effect.bytes) bytes.fill(0);
      else if (effect.type !== 'ended') this.#performNet(effect);
    }
  }

  #performNet(effect: NetEffect) {
    const network = this.#network;
    switch (effect.type) {
      case 'connect':
        this.#disconnect();
        return this.#connect();
      case 'disconnect':
        return this.#disconnect();
      case 'control':
      case 'relay': {
        const { connection } = this;
        if (!connection) return;
        if (effect.type === 'control') {
          const { message } = effect;
          return network.deliver(this.name, connection, () =>
            network.server.control(connection.line, message),
          );
        }
        for (const frame of network.tamper(this.name, effect.frame.slice())) {
          network.deliver(this.name, connection, () => network.server.frame(connection.line, frame));
        }
        return;
      }
      case 'peer-start':
        return network.startPeer(this.name, effect);
      case 'peer-signal':
        return network.signalPeer(this.name, effect.peer, effect.data.type);
      case 'peer-frame':
        return network.sendDirect(this.name, effect.peer, effect.frame.slice());
      case 'peer-stop':
        return network.stopPeer(this.name, effect.peer);
      case 'timer':
        return this.#setTimer(effect.name, effect.at);
    }
  }

  #connect() {
    const network = this.#network;
    const connection: Connection = {
      open: true,
      stalled: false,
      line: {
        control: message =>
          network.deliver(this.name, connection, () => this.#hear(connection, { type: 'control', message })),
        frame: frame =>
          network.deliver(this.name, connection, () =>
            this.#hear(connection, { type: 'relay-frame', frame }),
          ),
        close: code =>
          network.clock.after(latency, () => {
            if (this.connection === connection) this.closeSocket(code);
          }),
      },
    };
    this.connection = connection;
    if (network.isDown) {
      network.clock.after(latency, () => {
        if (this.connection === connection) this.closeSocket(1006);
      });
      return;
    }
    network.clock.after(latency, () => this.#hear(connection, { type: 'socket-opened' }));
  }

  /** What was handed over before still goes out. */
  #disconnect() {
    const { connection } = this;
    this.connection = null;
    if (!connection) return;
    this.#network.clock.after(latency, () => {
      connection.open = false;
      this.#network.server.gone(connection.line);
    });
  }

  #hear(connection: Connection, event: NetEvent) {
    if (this.connection === connection) this.dispatch(event as Event);
  }

  #setTimer(name: TimerName, at: number | null) {
    if (at === null) {
      this.timers.delete(name);
      return;
    }
    this.timers.set(name, at);
    const { timers } = this;
    this.#network.clock.after(Math.max(at - this.now, 0), () => {
      if (this.timers === timers && timers.get(name) === at && !this.dead) this.#fire(name);
    });
  }

  #fire(name: TimerName) {
    this.timers.delete(name);
    this.dispatch({ type: 'timer', name } as Event);
  }

  /** What fell due while nobody looked at the clock. */
  #fireOverdue() {
    if (this.dead) return;
    for (const [name, at] of [...this.timers]) if (at <= this.now && this.timers.has(name)) this.#fire(name);
  }
}

/** One end of a WebRTC connection. */
export interface DirectEnd {
  initiator: boolean;
  offered: boolean;
  answered: boolean;
  open: boolean;
}
