/** What outlives the page of ours that a selection is shown in, and is in no message: each is given once. */
export interface SelectionMemory {
  /** What the browser told of a selection on a page where we may not work. */
  takeText(selection: string): Promise<string | undefined>;
  /** Kept while a field is picked, which closes the popup that it was typed in. */
  keepPassphrase(selection: string, passphrase: string): Promise<void>;
  takePassphrase(selection: string): Promise<string | undefined>;
}
