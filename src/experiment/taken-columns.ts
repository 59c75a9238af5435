import type { ShapeState } from './shape-state.js';

/**
 * Which columns the keys before a state already fill in the same event: a second spelling of a key
 * must not write over the first. Kept up while an event's states are being added one by one, so
 * that an event of ten thousand new keys is not ten thousand walks back to its start.
 */
export class TakenColumns {
  readonly #columns = new Set<string>();
  #upTo: ShapeState | null = null;

  has(column: string, before: ShapeState): boolean {
    if (this.#upTo !== before) {
      this.#columns.clear();
      for (let state: ShapeState | null = before; state !== null; state = state.parent)
        this.#add(state);
      this.#upTo = before;
    }
    return this.#columns.has(column);
  }

  /** A state was added behind another. */
  follow(from: ShapeState, next: ShapeState): void {
    if (this.#upTo !== from) return;
    this.#add(next);
    this.#upTo = next;
  }

  #add({ leaf }: ShapeState): void {
    if (leaf?.slot) this.#columns.add(leaf.slot.name);
    if (leaf?.own) this.#columns.add(leaf.own);
  }
}
