import type { NetEffect } from '../handoff/effect.ts';
import type { NetEvent, TimerName } from '../handoff/event.ts';
import type { ClientControl } from '../protocol/control.ts';
import type { Measured } from './measured.ts';
import { type DirectPeer, startPeer, warmUp } from './peer.ts';
import { type OpenWebSocket, openSocket, type SignalingSocket } from './socket.ts';
import { createTimers, type Timers } from './timers.ts';

/** Sockets, WebRTC connections and timers of all handoffs. It sees sealed frames only, and logs nothing. */
export interface NetHost {
  /** Do these in order; what comes of them is emitted later, never from within this call. */
  perform(handoff: string, effects: readonly NetEffect[]): void;
  /** Close everything of a handoff, with no event. What it still had to send is sent first. */
  forget(handoff: string): void;
  /** How the connections of a handoff do just now. */
  measure(handoff: string): Promise<Measured>;
  /** The network may have changed (`online`, waking up): reconnect now, and find out which sockets are dead. */
  refresh(): void;
  /** The address that everything was connected from is gone: what stands is dead, and is made anew at once. */
  move(): void;
  /** Forget every handoff; resolves once the last words are out (at most 2 s): a process may exit then. */
  close(): Promise<void>;
}

const closeLimit = 2_000;

interface Connections {
  socket: SignalingSocket | null;
  peers: Map<string, DirectPeer>;
  timers: Timers;
}

/**
 * @param options.emit Takes every event in the order in which it happened.
 * @param options.webSocket Opens a WebSocket.
 * @param options.wrtc A WebRTC implementation, where the platform has none.
 * @param options.now Unix ms.
 */
export function createNetHost(options: {
  emit(handoff: string, event: NetEvent): void;
  webSocket: OpenWebSocket;
  wrtc?: unknown;
  now?(): number;
}): NetHost {
  const now = () => options.now?.() ?? Date.now();
  const all = new Map<string, Connections>();
  /** Sockets and peers that still exist, those of forgotten handoffs too. */
  let living = 0;
  let whenEmpty = () => {};

  const connectionsOf = (handoff: string): Connections => {
    const existing = all.get(handoff);
    if (existing) return existing;
    const timers = createTimers({
      now,
      fire: name => options.emit(handoff, { type: 'timer', name: name as TimerName }),
    });
    const connections: Connections = { socket: null, peers: new Map(), timers };
    all.set(handoff, connections);
    return connections;
  };

  const leave = () => {
    living -= 1;
    if (living === 0) whenEmpty();
  };

  const connect = (handoff: string, url: string, first: ClientControl | undefined): SignalingSocket => {
    living += 1;
    return openSocket({
      url,
      ...(first === undefined ? {} : { first }),
      webSocket: options.webSocket,
      now,
      report: {
        opened: () => {
          options.emit(handoff, { type: 'socket-opened' });
          void warmUp();
        },
        closed: code => {
          const connections = all.get(handoff);
          if (connections) connections.socket = null;
          options.emit(handoff, { type: 'socket-closed', code });
        },
        control: message => options.emit(handoff, { type: 'control', message }),
        controlMalformed: () => options.emit(handoff, { type: 'control-malformed' }),
        relayed: frame => options.emit(handoff, { type: 'relay-frame', frame }),
        gone: leave,
      },
    });
  };

  const start = (handoff: string, effect: NetEffect & { type: 'peer-start' }): DirectPeer => {
    const { peer } = effect;
    living += 1;
    return startPeer({
      initiator: effect.initiator,
      ice: effect.ice,
      transports: effect.transports,
      wrtc: options.wrtc,
      report: {
        signal: data => options.emit(handoff, { type: 'peer-signal', peer, data }),
        opened: kind => options.emit(handoff, { type: 'peer-opened', peer, kind }),
        rerouted: kind => options.emit(handoff, { type: 'peer-rerouted', peer, kind }),
        frame: frame => options.emit(handoff, { type: 'peer-frame', peer, frame }),
        closed: () => {
          all.get(handoff)?.peers.delete(peer);
          options.emit(handoff, { type: 'peer-closed', peer });
        },
        gone: leave,
      },
    });
  };

  const performOne = (
    handoff: string,
    connections: Connections,
    effect: NetEffect,
    first?: ClientControl,
  ): void => {
    const { peers, timers } = connections;
    switch (effect.type) {
      case 'connect':
        connections.socket?.drop();
        connections.socket = connect(handoff, effect.url, first);
        return;
      case 'disconnect':
        connections.socket?.finish();
        connections.socket = null;
        return;
      case 'control':
        connections.socket?.control(effect.message);
        return;
      case 'relay':
        connections.socket?.relay(effect.frame);
        return;
      case 'peer-start':
        peers.get(effect.peer)?.stop();
        peers.set(effect.peer, start(handoff, effect));
        return;
      case 'peer-signal':
        peers.get(effect.peer)?.signal(effect.data);
        return;
      case 'peer-frame':
        peers.get(effect.peer)?.send(effect.frame);
        return;
      case 'peer-stop':
        peers.get(effect.peer)?.stop();
        peers.delete(effect.peer);
        return;
      case 'timer':
        timers.set(effect.name, effect.at);
    }
  };

  const forget = (handoff: string): void => {
    const connections = all.get(handoff);
    if (!connections) return;
    all.delete(handoff);
    connections.timers.stop();
    connections.socket?.finish();
    for (const peer of connections.peers.values()) peer.stop();
  };

  return {
    perform(handoff, effects) {
      const connections = connectionsOf(handoff);
      let taken: NetEffect | undefined;
      for (const [at, effect] of effects.entries()) {
        if (effect === taken) continue;
        // What is said first goes along with the connection.
        const next = effects[at + 1];
        taken = effect.type === 'connect' && next?.type === 'control' ? next : undefined;
        performOne(handoff, connections, effect, taken?.message);
      }
    },
    forget,
    async measure(handoff) {
      const { socket = null, peers = new Map<string, DirectPeer>() } = all.get(handoff) ?? {};
      const measured = await Promise.all([...peers.values()].map(peer => peer.measure()));
      return {
        server: socket?.measure() ?? null,
        direct: measured.findLast(direct => direct !== null) ?? null,
      };
    },
    refresh() {
      for (const { socket, timers, peers } of [...all.values()]) {
        timers.hasten('reconnect');
        socket?.probe();
        for (const peer of [...peers.values()]) peer.probe();
      }
    },
    move() {
      for (const { socket, timers, peers } of [...all.values()]) {
        // First the relay: a connection that ends has it say so, and ask for another one.
        socket?.lose();
        for (const peer of [...peers.values()]) peer.lose();
        timers.hasten('reconnect');
      }
    },
    async close() {
      for (const handoff of [...all.keys()]) forget(handoff);
      if (living === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      whenEmpty = resolve;
      const deadline = setTimeout(resolve, closeLimit);
      await promise;
      clearTimeout(deadline);
    },
  };
}
