export const fieldKinds = [
  'password',
  'text',
  'user',
  'code',
  'email',
  'url',
  'number',
  'date',
  'multiline',
  'choice',
] as const;
export type FieldKind = (typeof fieldKinds)[number];

export interface ItemField {
  label: string;
  kind: FieldKind;
  value: string;
  /** Where it was taken from, `https://…`; the sender's claim. */
  origin?: string;
}

/** What is handed over: at most 48,000 bytes of JSON. */
export interface Item {
  v: 1;
  fields: ItemField[];
  note?: string;
}
