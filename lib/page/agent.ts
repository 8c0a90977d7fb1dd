/**
 * The one object that the injected script leaves in its isolated world. The background calls it by
 * `scripting.executeScript`, so a secret travels only as an argument or a result of that call.
 */
import type { FieldFacts } from '../handoff/view.ts';
import type { FieldRefusal, PickNotice } from '../messages.ts';
import type { FieldKind } from '../protocol/item.ts';
import { type Field, fieldOf, fieldsAround, isTextArea } from './field.ts';
import { Handles } from './handles.ts';
import { lengthOf } from './held.ts';
import { kindOf } from './kind.ts';
import { labelOf } from './label.ts';
import { pageOrigin } from './origin.ts';
import type { PickerWords } from './overlay.ts';
import { type Choice, type Collecting, type Picker, startPicker } from './picker.ts';
import { deepActiveElement } from './shadow.ts';
import type {} from './values.ts';

export type { PickerWords } from './overlay.ts';
export type { Collecting } from './picker.ts';

/** A field as told to the background: never its value. `length` in characters. */
export interface PickedField extends FieldFacts {
  handle: string;
  origin: string;
  empty: boolean;
  /** False: `fill` would refuse with read-only, disabled or file-field (some fields open only when used). */
  writable: boolean;
}

export interface FieldDescription extends PickedField {
  multiline: boolean;
  readOnly: boolean;
  disabled: boolean;
  /** In UTF-16 units, as `maxlength` counts. */
  maxLength?: number;
}

export type PickResult =
  | { kind: 'picked'; field: PickedField }
  /** The person is done with choosing several. */
  | { kind: 'several' }
  | { kind: 'cancelled' }
  | { kind: 'frame'; origin: string }
  | { kind: 'nothing' };

export interface PickOptions {
  /** At least 16 random characters, the same for all frames of one pick. */
  token: string;
  words: PickerWords;
  /** Origins of other-site frames in which `pick` is called too, so that they are not outlined whole. */
  reached?: readonly string[];
  several?: Collecting;
}

export interface Refused {
  refusal: FieldRefusal;
  limit?: number;
}
export type ReadResult = { value: string; label: string; kind: FieldKind; origin: string } | Refused;
export type FillResult = { ok: true; label: string; origin: string; how: string } | Refused;

export interface FieldAgent {
  readonly version: 1;
  /** This document's site, as `fill` will compare it. */
  origin(): string;
  /** Shows the picker in this frame; resolves when the person picked or pressed Esc, or it was stopped. */
  pick(options: PickOptions): Promise<PickResult>;
  /** Whether the picker is shown in this frame. */
  isPicking(): boolean;
  /** Shows in this frame's picker what the person chose so far, by the handles of all frames' fields in order, and `said` of it. */
  mark(handles: readonly string[], said: string): void;
  /** Ends a running pick as `cancelled`, without a notice. */
  stopPick(): void;
  /** The field that has the focus (for the context menu). */
  focused(): PickResult;
  /** The fields of the form that a field stands in, itself included, in document order; empty when it is gone. */
  form(handle: string): PickedField[];
  /** Null when the field is gone. */
  describe(handle: string): FieldDescription | null;
  /** Null, and nothing is touched, while the script that handles values is not in this frame. */
  read(handle: string): Promise<ReadResult | null>;
  /**
   * Fills whole and verified, or not at all, once the field is found to be still the one picked on `expectedOrigin`.
   * Null as for `read`.
   */
  fill(handle: string, value: string, expectedOrigin: string): Promise<FillResult | null>;
}

declare global {
  // The isolated world's only name of ours; pages do not see it.
  var fieldpostAgent: FieldAgent | undefined;
}

export interface AgentOptions {
  /** Told of what the person picked, also when the call that started the pick is long gone. Never a value. */
  notify(notice: PickNotice): void;
}

/** Creates the agent of this document. Nothing is shown or listened to until `pick`. */
export function createAgent({ notify }: AgentOptions): FieldAgent {
  const handles = new Handles();
  let running: { picker: Picker; end(result: PickResult): void } | null = null;

  const picked = (field: Field): PickedField => {
    const length = lengthOf(field);
    return {
      handle: handles.nameOf(field.box),
      label: labelOf(field),
      kind: kindOf(field),
      origin: pageOrigin(),
      length,
      empty: length === 0,
      writable: field.form !== 'file' && !isDisabled(field) && !isReadOnly(field),
    };
  };

  const find = (handle: string): Field | null => {
    const element = handles.find(handle);
    return element && fieldOf(element);
  };

  const stopPick = (): void => {
    const ending = running;
    running = null;
    ending?.picker.stop();
    ending?.end({ kind: 'cancelled' });
  };

  const result = (choice: Choice): PickResult =>
    choice.kind === 'field' ? { kind: 'picked', field: picked(choice.field) } : choice;

  return {
    version: 1,
    origin: pageOrigin,
    pick({ token, words, reached = [], several = 'never' }) {
      stopPick();
      return new Promise(resolve => {
        const picker = startPicker({
          token,
          words,
          reached,
          several,
          labelOf,
          marked(field) {
            notify({ ...noticeOfField(token, picked(field)), kind: 'marked' });
          },
          stopped() {
            stopPick();
          },
          chosen(choice) {
            running = null;
            const answer = result(choice);
            notify(noticeOf(token, answer));
            resolve(answer);
          },
        });
        running = { picker, end: resolve };
      });
    },
    isPicking: () => running !== null,
    mark(chosen, said) {
      const here = new Map<Element, number>();
      for (const [index, handle] of chosen.entries()) {
        const element = handles.find(handle);
        if (element) here.set(element, index + 1);
      }
      running?.picker.mark(here, chosen.length, said);
    },
    form(handle) {
      const field = find(handle);
      return field ? fieldsAround(field).map(picked) : [];
    },
    stopPick,
    focused() {
      const active = deepActiveElement(document);
      const field = active && fieldOf(active);
      return field ? { kind: 'picked', field: picked(field) } : { kind: 'nothing' };
    },
    describe(handle) {
      const field = find(handle);
      if (!field) return null;
      const limit = field.form === 'input' ? field.element.maxLength : -1;
      return {
        ...picked(field),
        multiline: field.form === 'rich' || field.form === 'code' || isTextArea(field.element),
        readOnly: isReadOnly(field),
        disabled: isDisabled(field),
        ...(limit >= 0 && { maxLength: limit }),
      };
    },
    async read(handle) {
      const field = find(handle);
      if (!field) return { refusal: 'gone' };
      const [label, kind, values] = [labelOf(field), kindOf(field), globalThis.fieldpostValues];
      if (!values) return null;
      const reading = await values.read(field);
      return 'refusal' in reading ? reading : { value: reading.value, label, kind, origin: pageOrigin() };
    },
    async fill(handle, value, expectedOrigin) {
      if (pageOrigin() !== expectedOrigin) return { refusal: 'site-changed' };
      const field = find(handle);
      if (!field) return { refusal: 'gone' };
      const [label, values] = [labelOf(field), globalThis.fieldpostValues];
      if (!values) return null;
      const filling = await values.fill(field, value);
      return 'refusal' in filling ? filling : { ok: true, label, origin: expectedOrigin, how: filling.how };
    },
  };
}

/** Puts an agent into this isolated world, once: injected again, the first one and its handles stay. */
export function installAgent(options: AgentOptions): FieldAgent {
  globalThis.fieldpostAgent ??= createAgent(options);
  return globalThis.fieldpostAgent;
}

function noticeOf(token: string, answer: PickResult): PickNotice {
  if (answer.kind === 'frame') return { kind: 'frame', token, origin: answer.origin };
  if (answer.kind === 'picked') return noticeOfField(token, answer.field);
  return { kind: answer.kind === 'several' ? 'several' : 'cancelled', token };
}

const noticeOfField = (
  token: string,
  { handle, label, kind, origin, length, empty }: PickedField,
): Extract<PickNotice, { handle: string }> => ({
  kind: 'picked',
  token,
  handle,
  empty,
  facts: { label, kind, origin, length },
});

const isDisabled = ({ element }: Field): boolean =>
  element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';

function isReadOnly(field: Field): boolean {
  const { element } = field;
  return (element as HTMLInputElement).readOnly === true || element.getAttribute('aria-readonly') === 'true';
}
