/** Tickets that can be changed at once. */
export const MOST = 100;

/** The rows that somebody has chosen, by their ids. */
export class Selection {
  ids = $state.raw<readonly string[]>([]);
  #last: string | undefined;

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  /** Chooses a row or lets it go; with `range`, all rows between it and the last one too. */
  toggle(id: string, all: readonly string[], range = false): void {
    const chosen = !this.ids.includes(id);
    const from = range && this.#last !== undefined ? all.indexOf(this.#last) : -1;
    const to = all.indexOf(id);
    const meant = from < 0 ? [id] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#last = id;
    this.#set(chosen ? [...this.ids, ...meant] : this.ids.filter((one) => !meant.includes(one)));
  }

  /** All of them, up to as many as can be changed at once; or none, when all were. */
  toggleAll(all: readonly string[]): void {
    const every = all.slice(0, MOST);
    this.#set(every.every((id) => this.ids.includes(id)) ? [] : every);
  }

  /** Only what is still on the screen can be meant. */
  keep(all: readonly string[]): void {
    const left = this.ids.filter((id) => all.includes(id));
    if (left.length < this.ids.length) this.#set(left);
  }

  only(ids: readonly string[]): void {
    this.#set(ids);
  }

  #set(ids: readonly string[]): void {
    this.ids = ids.filter((id, place) => ids.indexOf(id) === place).slice(0, MOST);
  }
}
