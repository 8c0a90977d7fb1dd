import { wipe } from '../crypto/secret.ts';
import type { Ambient, Effect, Step } from './effect.ts';
import type { RecipientEvent, SenderEvent } from './event.ts';
import { type RecipientState, stepRecipient } from './recipient.ts';
import { type SenderState, stepSender } from './sender.ts';

/** One machine that is being run: events in, effects out, one at a time. */
export interface Run<State, Event> {
  /** Resolves once the event's effects are performed; rejects when saving or performing failed. */
  dispatch(event: Event): Promise<void>;
  state(): State;
}

interface RunOptions<State> {
  /** As `startSender`, `startRecipient` or a record gave it. */
  state: State;
  /** Called before any effect of the step is performed: what it guards must have survived by then. */
  save(state: State): Promise<void>;
  /** Not called for `wipe`, which is done here. */
  perform(effect: Exclude<Effect, { type: 'wipe' }>): void | Promise<void>;
  ambient(): Ambient;
}

type AnyRun = Run<SenderState, SenderEvent> | Run<RecipientState, RecipientEvent>;

/**
 * Runs a machine: queues events, steps, saves, performs, then wipes what the new state no longer holds.
 * `start` is the list of effects that came with the first state; give none when the state comes from a record, and
 * dispatch `net-lost` if the network was lost with the process.
 */
export function createRun(
  options: RunOptions<SenderState> & { role: 'sender'; start?: readonly Effect[] },
): Run<SenderState, SenderEvent>;
export function createRun(
  options: RunOptions<RecipientState> & { role: 'recipient'; start?: readonly Effect[] },
): Run<RecipientState, RecipientEvent>;
export function createRun(
  options:
    | (RunOptions<SenderState> & { role: 'sender'; start?: readonly Effect[] })
    | (RunOptions<RecipientState> & { role: 'recipient'; start?: readonly Effect[] }),
): AnyRun {
  return options.role === 'sender' ? runMachine(options, stepSender) : runMachine(options, stepRecipient);
}

/** The same for one machine by its `step`; whoever runs only one kind of machine does not carry the other's code. */
export function runMachine<State, Event>(
  options: RunOptions<State> & { start?: readonly Effect[] },
  step: (state: State, event: Event, ambient: Ambient) => Step<State>,
): Run<State, Event> {
  let { state } = options;

  const carryOut = async (next: State, effects: readonly Effect[]): Promise<void> => {
    state = next;
    await options.save(next);
    for (const effect of effects) if (effect.type !== 'wipe') await options.perform(effect);
    for (const effect of effects) if (effect.type === 'wipe') wipe(...effect.bytes);
  };

  let queue: Promise<void> =
    options.start === undefined ? Promise.resolve() : carryOut(options.state, options.start);
  // Whoever dispatches is told of a failure; the queue itself goes on.
  queue.catch(() => undefined);

  return {
    dispatch(event) {
      const result = queue
        .catch(() => undefined)
        .then(() => {
          const next = step(state, event, options.ambient());
          return carryOut(next.state, next.effects);
        });
      queue = result;
      queue.catch(() => undefined);
      return result;
    },
    state: () => state,
  };
}
