/** Milliseconds within which changes of one and the same thing are one step: a word typed, a colour dragged. */
const STROKE_MS = 1200;
const MOST = 200;

/** What was there before each change, to go back to and forth again. Values are never changed, only replaced. */
export class History<Value> {
  #past = $state.raw<Value[]>([]);
  #future = $state.raw<Value[]>([]);
  #last: { key: string; at: number } | undefined;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** `before` is about to be replaced by a change of `key`. */
  record(before: Value, key: string, at = Date.now()): void {
    const goesOn = this.#last?.key === key && at - this.#last.at < STROKE_MS;
    this.#last = { key, at };
    this.#future = [];
    if (!goesOn) this.#past = [...this.#past, before].slice(-MOST);
  }

  /** The value before; `now` can be had back. */
  undo(now: Value): Value {
    const before = this.#past.at(-1);
    if (before === undefined) return now;
    this.#last = undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, now];
    return before;
  }

  redo(now: Value): Value {
    const after = this.#future.at(-1);
    if (after === undefined) return now;
    this.#last = undefined;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, now];
    return after;
  }
}
