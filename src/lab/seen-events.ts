/**
 * Which events were shown already. Those that are older than the newest one by more than the overlap
 * are forgotten, and not asked for again; those before the first one shown are never new.
 */
export class SeenEvents {
  readonly #overlapUs: number;
  readonly #timestamps = new Map<string, number>();
  #floorUs: number;
  #floorId = '';
  #newestUs = Number.NEGATIVE_INFINITY;

  constructor(overlapUs: number, floorUs: number) {
    this.#overlapUs = overlapUs;
    this.#floorUs = floorUs;
  }

  /** Where the next look has to begin. */
  get fromUs(): number {
    return Math.max(this.#floorUs, this.#newestUs - this.#overlapUs);
  }

  /** Whether it was not seen before; it is from now on. */
  isNew(eventId: string, timestampUs: number): boolean {
    if (this.#timestamps.has(eventId)) return false;
    if (this.#newestUs === Number.NEGATIVE_INFINITY) {
      this.#floorUs = timestampUs;
      this.#floorId = eventId;
    } else if (
      timestampUs === this.#floorUs ? eventId < this.#floorId : timestampUs < this.#floorUs
    ) {
      return false;
    }
    this.#timestamps.set(eventId, timestampUs);
    if (timestampUs > this.#newestUs) this.#newestUs = timestampUs;
    return true;
  }

  forget(): void {
    const { fromUs } = this;
    for (const [eventId, timestampUs] of this.#timestamps) {
      if (timestampUs < fromUs) this.#timestamps.delete(eventId);
    }
  }
}
