/** For whom a selection is encrypted. */
export const readerKinds = ['passphrase', 'people', 'link'] as const;
export type ReaderKind = (typeof readerKinds)[number];

const key = 'encrypt-for';

/** The last choice, in this browser alone; never who it was, nor any passphrase. */
export function lastChoice(storage: Storage = localStorage): ReaderKind {
  const stored = storage.getItem(key);
  return readerKinds.find(kind => kind === stored) ?? 'passphrase';
}

export const rememberChoice = (kind: ReaderKind, storage: Storage = localStorage): void =>
  storage.setItem(key, kind);
