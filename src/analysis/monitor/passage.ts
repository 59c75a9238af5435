/** Which of an arm's values count: the first of each sample. */
export class Passage {
  repeats = 0;
  nonFinite = 0;
  readonly #samples = new Set<string>();

  lets(value: number, sampleId: string | null): boolean {
    if (!Number.isFinite(value)) {
      this.nonFinite++;
      return false;
    }
    if (sampleId === null) return true;
    if (this.#samples.has(sampleId)) {
      this.repeats++;
      return false;
    }
    this.#samples.add(sampleId);
    return true;
  }
}
