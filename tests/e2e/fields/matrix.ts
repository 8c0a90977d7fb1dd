/** The rows of the field matrix: what is filled where and what the page must then believe; what is read, and how. */
import type { FieldRefusal } from '../../../lib/messages.ts';

export interface FillRow {
  group: string;
  name: string;
  value: string;
  /** What the page's own state must be; `value` when absent. */
  state?: unknown;
  /** The fill must be refused; `state` is then what the field keeps. */
  refusal?: FieldRefusal;
  limit?: number;
  /** Said of a field that changes what is put in: the fill tells so. */
  undo?: boolean;
}

export const secret = 'Tr0ub4dor&3 <b>"x"</b>';
export const lines = 'one {\n    two\n\n  ["three"]\n}';

const rows = (group: string, named: Record<string, Partial<FillRow>>): FillRow[] =>
  Object.entries(named).map(([name, row]) => ({ group, name, value: secret, ...row }));

const refused = (refusal: FieldRefusal, state: unknown, more: Partial<FillRow> = {}): Partial<FillRow> => ({
  refusal,
  state,
  ...more,
});

const onAll = (names: string[], rows: Record<string, Partial<FillRow>>): Record<string, Partial<FillRow>> =>
  Object.fromEntries(
    names.flatMap(name => Object.entries(rows).map(([suffix, row]) => [`${name}${suffix}`, row])),
  );

export const long = Array.from({ length: 300 }, (_, line) => `  line ${line + 1} of three hundred`).join(
  '\n',
);

export const fillRows: FillRow[] = [
  ...rows('plain', {
    text: { undo: true },
    password: { undo: true },
    search: {},
    tel: { value: '+49 170 1234567' },
    url: { value: 'https://example.org/?a=b' },
    email: { value: 'ada@example.org' },
    number: { value: '-12.50' },
    date: { value: '2026-11-21' },
    time: { value: '14:02' },
    month: { value: '2026-11' },
    week: { value: '2026-W47' },
    'datetime-local': { value: '2026-11-21T14:02' },
    color: { value: '#ff8800' },
    range: { value: '70' },
    prefilled: { undo: true },
    'readonly until used': {},
    'readonly until clicked': {},
    'paste blocked': {},
    'named by placeholder': {},
    maxlength: { value: '12345678' },
    textarea: { value: lines, undo: true },
    'textarea maxlength': { value: '123\n5678' },
    'textarea prefilled': { value: lines },
    select: { value: 'Germany', state: 'DE' },
    'select multiple': { value: 'Germany\nFrance', state: 'DE,FR' },
    contenteditable: { undo: true },
    'contenteditable plaintext-only': { value: lines },
    'contenteditable with old text': {},
    'only keyup': {},
    'only change': {},
    'only blur': {},
    'only trusted events': {},
    'only inputType insertText': {},
    'driven by beforeinput': {},
    'swapped on focus': {},
    'swapped while filling': {},
    'open shadow root': {},
    'closed shadow root': {},
    'closed in closed shadow root': {},
    'host that delegates focus': {},
    'in a modal dialog': {},
    'label above the field': {},
    'one-time code in six boxes': { value: '031337' },
    'one-time code in six boxes, pasted': { value: '031337' },
    'same-origin frame': {},
    'srcdoc frame': {},
    'about:blank frame': {},
  }),
  ...rows('plain', {
    readonly: refused('read-only', 'kept'),
    disabled: refused('disabled', 'kept'),
    file: refused('file-field', ''),
    'vetoed by beforeinput': refused('value-rejected', 'kept'),
    'cut off by script': refused('too-long', 'kept', { limit: 8 }),
    'upper case by script': refused('changed', secret.toUpperCase()),
  }),
  { group: 'plain', name: 'maxlength', value: '123456789', ...refused('too-long', '', { limit: 8 }) },
  {
    group: 'plain',
    name: 'textarea maxlength',
    value: '123\n56789',
    ...refused('too-long', '', { limit: 8 }),
  },
  { group: 'plain', name: 'text', value: lines, ...refused('one-line', '') },
  { group: 'plain', name: 'number', value: '12 monkeys', ...refused('not-a-number', '') },
  { group: 'plain', name: 'date', value: '21.11.2026', ...refused('value-rejected', '') },
  { group: 'plain', name: 'color', value: 'orange', ...refused('value-rejected', '#000000') },
  { group: 'plain', name: 'range', value: '101', ...refused('value-rejected', '50') },
  { group: 'plain', name: 'select', value: 'Spain', ...refused('no-option', '') },
  {
    group: 'plain',
    name: 'one-time code in six boxes',
    value: '0313370',
    ...refused('too-long', '', { limit: 6 }),
  },
  ...rows('react', {
    controlled: {},
    'controlled password': {},
    textarea: { value: lines },
    select: { value: 'DE' },
    date: { value: '2026-11-21' },
    number: { value: '42' },
    'digits only': { value: '4711' },
    'react-hook-form': {},
    'react-hook-form on blur': {},
    'react-otp-input': { value: '031337' },
    'input-otp': { value: '031337' },
    'upper case': refused('changed', secret.toUpperCase()),
    'never accepts': refused('value-rejected', ''),
  }),
  ...rows('vue', {
    'v-model': {},
    'v-model.lazy': {},
    'v-model.trim': {},
    'v-model.number': { value: '42' },
    textarea: { value: lines },
    select: { value: 'DE' },
  }),
  ...rows('angular', {
    ngModel: {},
    'reactive form': {},
    'reactive form on blur': {},
    select: { value: 'DE' },
  }),
  ...rows('components', {
    Lit: {},
    'Lit on change': {},
    'Shoelace input': {},
    'Shoelace textarea': { value: lines },
    'Material text field': {},
    Preact: {},
    Solid: {},
    Alpine: {},
    Svelte: {},
  }),
  ...rows('masks', {
    IMask: { value: '4111111111111111', state: '4111 1111 1111 1111' },
    Cleave: { value: '4111111111111111', state: '4111 1111 1111 1111' },
    Maskito: { value: '21/11/2026' },
    Inputmask: { value: '4111111111111111' },
  }),
  ...rows(
    'code',
    onAll(
      ['CodeMirror 6', 'CodeMirror 6 minimal', 'CodeMirror 5', 'Monaco', 'Monaco with EditContext', 'Ace'],
      {
        '': { value: lines },
        ' with text': { value: long },
        ' with 300 lines': {},
        ' read-only': refused('read-only', 'kept'),
      },
    ),
  ),
  ...rows(
    'prose',
    onAll(
      [
        'ProseMirror',
        'Tiptap',
        'Lexical',
        'Lexical rich',
        'Slate',
        'Draft',
        'Quill',
        'Trix',
        'CKEditor',
        'TinyMCE',
      ],
      { '': {}, ' with text': { value: 'four\nfive\n\nsix' }, ' with 300 lines': {} },
    ),
  ),
];

export interface ReadRow {
  group: string;
  name: string;
  /** Typed by the person first. */
  typed?: string;
  value?: string;
  refusal?: FieldRefusal;
}

const reads = (group: string, named: Record<string, string | Partial<ReadRow>>): ReadRow[] =>
  Object.entries(named).map(([name, row]) => ({
    group,
    name,
    ...(typeof row === 'string' ? { value: row } : row),
  }));

const readAll = (names: string[], texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    names.flatMap(name => Object.entries(texts).map(([suffix, text]) => [`${name}${suffix}`, text])),
  );

export const readRows: ReadRow[] = [
  ...reads('plain', {
    prefilled: 'what was here',
    readonly: 'kept',
    disabled: 'kept',
    password: { typed: secret, value: secret },
    'textarea prefilled': 'one\ntwo',
    'select multiple': '',
    select: { typed: 'Fr', value: 'France' },
    contenteditable: { typed: secret, value: secret },
    'contenteditable with old text': 'old rich\ntext',
    'contenteditable with blank lines': 'a\nb\n\nc  d\ne\nf',
    'contenteditable with a picture': { refusal: 'partial' },
    'closed in closed shadow root': { typed: secret, value: secret },
    'one-time code in six boxes': { typed: '031337', value: '031337' },
    'paste blocked': { typed: secret, value: secret },
    'srcdoc frame': { typed: secret, value: secret },
    number: { typed: '12e', refusal: 'unreadable' },
    file: { refusal: 'file-field' },
  }),
  ...reads('masks', {
    IMask: { typed: '4111111111111111', value: '4111 1111 1111 1111' },
    Cleave: { typed: '4111111111111111', value: '4111 1111 1111 1111' },
    Inputmask: { typed: '4111111111111111', value: '4111 1111 1111 1111' },
  }),
  ...reads('components', { 'Shoelace input': { typed: secret, value: secret } }),
  ...reads(
    'code',
    readAll(
      ['CodeMirror 6', 'CodeMirror 6 minimal', 'CodeMirror 5', 'Monaco', 'Monaco with EditContext', 'Ace'],
      {
        '': '',
        ' with text': 'one\n  two\nthree',
        ' with 300 lines': long,
        ' read-only': 'kept',
      },
    ),
  ),
  ...reads('code', {
    'CodeMirror 6 that selects nothing': { refusal: 'partial' },
    'CodeMirror 6 that copies nothing': { refusal: 'partial' },
  }),
  ...reads(
    'prose',
    readAll(
      [
        'ProseMirror',
        'Tiptap',
        'Lexical',
        'Lexical rich',
        'Slate',
        'Draft',
        'Quill',
        'Trix',
        'CKEditor',
        'TinyMCE',
      ],
      { '': '', ' with text': 'one\ntwo\nthree', ' with 300 lines': long.replace(/^ {2}/gm, '') },
    ),
  ),
];
