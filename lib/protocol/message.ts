/** What simple-peer gives to be carried to the other side; checked for shape and size, not for sense. */
export type SignalData = { type: string; [key: string]: unknown };
