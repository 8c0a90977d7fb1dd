/** How the nodes of one server reach one another. */
import type { Note } from './rooms.ts';
import type { Holder } from './store/store.ts';

/** What comes from other nodes for a connection here. */
export interface Mailbox {
  note(to: Holder, note: Note): void;
  frame(from: Holder, to: Holder, frame: Buffer): void;
  /** The store may know nothing of what happened lately: every seat held here is to be claimed again. */
  reclaim(): Promise<void>;
  /** Nobody is connected to this node any more. */
  lost(node: string): void;
}

export interface Nodes {
  /** This node's own name. */
  readonly name: string;
  /** Begins to listen for what others say. */
  listen(mailbox: Mailbox): Promise<void>;
  /** Resolves to false when nobody listens there any more. */
  tell(to: Holder, note: Note): Promise<boolean>;
  forward(from: Holder, to: Holder, frame: Buffer): Promise<boolean>;
  stop(): Promise<void>;
}

/** A server of one node. */
export function oneNode(): Nodes {
  return {
    name: 'here',
    listen: async () => undefined,
    tell: async () => false,
    forward: async () => false,
    stop: async () => undefined,
  };
}
