export type ReceiptOutcome = 'filled' | 'kept' | 'copied';

/** What the recipient's side says became of the item. `origin` and `label` are its claims. */
export interface Receipt {
  outcome: ReceiptOutcome;
  origin?: string;
  label?: string;
  /** Unix ms at which the acknowledgement arrived. */
  at: number;
}
