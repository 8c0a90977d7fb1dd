/** Virtual time: what is due happens in order, and nothing waits. */
export class Clock {
  now: number;
  #sequence = 0;
  /** Sorted by time, then by when it was planned. */
  readonly #plan: { at: number; sequence: number; run: () => void }[] = [];

  constructor(now: number) {
    this.now = now;
  }

  after(delay: number, run: () => void): void {
    const entry = { at: this.now + delay, sequence: this.#sequence++, run };
    let index = this.#plan.length;
    while (index > 0 && (this.#plan[index - 1]?.at ?? 0) > entry.at) index -= 1;
    this.#plan.splice(index, 0, entry);
  }

  /** Run the next thing due by `until` (ms); false when there is none. */
  tick(until: number): boolean {
    const next = this.#plan[0];
    if (!next || next.at > until) return false;
    this.#plan.shift();
    this.now = Math.max(this.now, next.at);
    next.run();
    return true;
  }
}
