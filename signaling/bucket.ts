/** A token bucket: `rate` a second on average, bursts of four seconds' worth. */
export class Bucket {
  private rate: number;
  private level: number;
  private filledAt: number;

  /** `now` in ms. */
  constructor(rate: number, now: number) {
    this.rate = rate;
    this.level = rate * 4;
    this.filledAt = now;
  }

  /** From now on it fills at another rate; it holds no more than four seconds of that. */
  change(rate: number): void {
    this.rate = rate;
    this.level = Math.min(this.level, rate * 4);
  }

  /** Takes `amount` at `now` (ms); false, and nothing taken, when so much is not there. */
  take(amount: number, now: number): boolean {
    if (now > this.filledAt) {
      this.level = Math.min(this.rate * 4, this.level + ((now - this.filledAt) * this.rate) / 1000);
      this.filledAt = now;
    }
    if (amount > this.level) return false;
    this.level -= amount;
    return true;
  }

  /** Whole seconds until `amount` would be there. */
  wait(amount: number): number {
    return Math.max(1, Math.ceil((amount - this.level) / this.rate));
  }
}
