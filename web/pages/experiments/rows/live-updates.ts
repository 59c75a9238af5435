import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import type { RowMap } from './row-map.ts';

/** Takes in what the stream says once a frame, however often it comes: of each row the last word. */
export class LiveUpdates {
  readonly #map: RowMap;
  readonly #onChange: (isNew: boolean) => void;
  readonly #waiting = new Map<string, ExperimentRow | null>();
  #frame: number | null = null;

  constructor(map: RowMap, onChange: (isNew: boolean) => void) {
    this.#map = map;
    this.#onChange = onChange;
  }

  add(rows: readonly ExperimentRow[], removed: readonly string[]): void {
    for (const row of rows) this.#waiting.set(row.id, row);
    for (const id of removed) this.#waiting.set(id, null);
    this.#frame ??= requestAnimationFrame(() => this.#apply());
  }

  /** What has come is taken in; the page is not drawn again. */
  stop(): void {
    if (this.#frame === null) return;
    cancelAnimationFrame(this.#frame);
    this.#apply();
  }

  #apply(): void {
    this.#frame = null;
    const rows: ExperimentRow[] = [];
    const removed: string[] = [];
    for (const [id, row] of this.#waiting) {
      if (row === null) removed.push(id);
      else rows.push(row);
    }
    this.#waiting.clear();
    this.#onChange(this.#map.hear(rows, removed));
  }
}
