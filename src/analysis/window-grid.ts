/**
 * Sliding windows over time, cut at all of their borders into segments: each moment lies in
 * exactly one segment, and each window is an unbroken run of segments. Window `k` reaches from
 * `firstUs + k·stepUs` up to, not including, `windowUs` later.
 *
 * Every step has at most one border inside it, where some window ends: a step is one segment when
 * it divides the window, else two.
 */
export class WindowGrid {
  readonly windowUs: number;
  readonly stepUs: number;
  readonly firstUs: number;
  /** How many segments the next window begins later. */
  readonly segmentsPerStep: 1 | 2;
  readonly segmentsPerWindow: number;
  /** Where in a step a window ends; 0 when at its start. */
  readonly #innerUs: number;

  constructor(windowUs: number, stepUs: number, firstUs: number) {
    this.windowUs = windowUs;
    this.stepUs = stepUs;
    this.firstUs = firstUs;
    this.#innerUs = windowUs % stepUs;
    const steps = (windowUs - this.#innerUs) / stepUs;
    this.segmentsPerStep = this.#innerUs === 0 ? 1 : 2;
    this.segmentsPerWindow = this.#innerUs === 0 ? steps : 2 * steps + 1;
  }

  startOf(window: number): number {
    return this.firstUs + window * this.stepUs;
  }

  /** The segment of a time that is not before `firstUs`. */
  segmentAt(timeUs: number): number {
    const sinceUs = timeUs - this.firstUs;
    const step = Math.floor(sinceUs / this.stepUs);
    if (this.#innerUs === 0) return step;
    return 2 * step + (sinceUs - step * this.stepUs >= this.#innerUs ? 1 : 0);
  }

  /** The end of a segment, which is not part of it. */
  endOf(segment: number): number {
    if (this.#innerUs === 0) return this.startOf(segment + 1);
    const step = Math.floor(segment / 2);
    return segment % 2 === 0 ? this.startOf(step) + this.#innerUs : this.startOf(step + 1);
  }

  /** Whether the segment lies between two windows, as some do when the step is the longer. */
  isGap(segment: number): boolean {
    return segment % this.segmentsPerStep >= this.segmentsPerWindow;
  }

  /**
   * How many windows there are up to `lastUs`: they go on until one reaches beyond it or, with gaps
   * between windows, would start beyond it. There is always a first one.
   */
  countUntil(lastUs: number): number {
    const overlapUs = Math.max(0, this.windowUs - this.stepUs);
    const spanUs = lastUs - this.firstUs - overlapUs;
    return spanUs < 0 ? 1 : Math.floor(spanUs / this.stepUs) + 1;
  }
}
