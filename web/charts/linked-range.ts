import type { Signal } from '@preact/signals';
import type { AxisRange } from './chart.ts';

export type Extent = NonNullable<AxisRange>;

/** A chart that shows the common range. */
interface Member {
  /** All that it has; null while it has nothing. */
  readonly extent: () => Extent | null;
  /** Whether that is all there is, or only what it was given so far. */
  readonly isWhole: () => boolean;
  /** `isMoving` while a gesture goes on: many more will follow. */
  readonly show: (range: Extent, isMoving: boolean) => void;
  /** Whether other points are asked for when the range is another. */
  readonly asksAgain: () => boolean;
  /** Ends are whole numbers: there is nothing between two microseconds. */
  readonly isOfIntegers: boolean;
}

/** While a range is being moved, the rest of the page hears of it so often. */
const COMMIT_EVERY_MS = 150;
/**
 * Points that are asked for at the end of a gesture are nearly always there so soon: everything is
 * drawn once then. What is drawn before they are costs them time.
 */
const DRAW_AFTER_MS = 80;

const LINKED = new WeakMap<Signal<AxisRange>, LinkedRange>();

/**
 * The range that several charts share. A gesture moves all of them in the same frame, past the rest
 * of the page; the signal, and with it addresses and requests, follows a few times a second and at
 * the end.
 */
export class LinkedRange {
  readonly #signal: Signal<AxisRange>;
  readonly #members = new Set<Member>();
  #range: AxisRange;
  #isMoving = false;
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #unsubscribe: (() => void) | null = null;

  private constructor(signal: Signal<AxisRange>) {
    this.#signal = signal;
    this.#range = signal.peek();
  }

  static of(signal: Signal<AxisRange>): LinkedRange {
    const known = LINKED.get(signal) ?? new LinkedRange(signal);
    LINKED.set(signal, known);
    return known;
  }

  /** @returns Takes it out again. */
  join(member: Member): () => void {
    this.#members.add(member);
    this.#unsubscribe ??= this.#signal.subscribe((range) => {
      if (range === this.#range) return;
      this.#range = range;
      this.#isMoving = false;
      this.#draw();
    });
    return () => {
      this.#members.delete(member);
      // If it was the one that was being moved, nothing more will come of that.
      this.#isMoving = false;
      if (this.#members.size > 0) return;
      this.#unsubscribe?.();
      this.#unsubscribe = null;
      if (this.#timer !== null) this.#commit();
      this.#forgetDrawing();
    };
  }

  /** What is shown just now: the chosen range, else all that any of the charts has. */
  shown(): Extent | null {
    return this.#range ?? this.#extent();
  }

  get isZoomed(): boolean {
    return this.#range !== null;
  }

  /** A gesture goes on. */
  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** A member has other data: where all is shown, all is something else now. */
  dataChanged(): void {
    if (this.#range === null) this.#draw();
  }

  /** Shows a range, or all of it. `isDone` when the gesture has ended. */
  move(range: AxisRange, isDone: boolean): void {
    this.#range = range === null ? null : this.#rounded(this.#within(range));
    this.#isMoving = !isDone;
    if (!isDone) {
      this.#draw();
      this.#timer ??= setTimeout(() => this.#commit(), COMMIT_EVERY_MS);
      return;
    }
    const asksAgain = [...this.#members].some((member) => member.asksAgain());
    // Steps that follow each other, as of a key that is held, are shown one by one.
    if (!asksAgain || this.#later !== null) this.#draw();
    if (asksAgain)
      this.#later ??= setTimeout(() => {
        this.#later = null;
        this.#draw();
      }, DRAW_AFTER_MS);
    this.#commit();
  }

  #commit(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#signal.value = this.#range;
  }

  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const range = this.shown();
      if (range !== null) for (const member of this.#members) member.show(range, this.#isMoving);
    });
  }

  #forgetDrawing(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
  }

  #extent(): Extent | null {
    const extents = [...this.#members].map((member) => member.extent()).filter((each) => !!each);
    if (extents.length === 0) return null;
    return {
      from: Math.min(...extents.map(({ from }) => from)),
      to: Math.max(...extents.map(({ to }) => to)),
    };
  }

  #rounded(range: AxisRange): AxisRange {
    if (range === null || ![...this.#members].some(({ isOfIntegers }) => isOfIntegers))
      return range;
    const from = Math.round(range.from);
    return { from, to: Math.max(Math.round(range.to), from + 1) };
  }

  /** Not past the ends; where these are not known, half a view past what has been seen. */
  #within({ from, to }: Extent): AxisRange {
    const extent = this.#extent();
    if (extent === null) return { from, to };
    const span = to - from;
    const isWhole = [...this.#members].every((member) => member.isWhole());
    if (isWhole && span >= extent.to - extent.from) return null;
    const slack = isWhole ? 0 : span / 2;
    const least = extent.from - slack;
    const greatest = extent.to + slack;
    if (from < least) return { from: least, to: Math.min(least + span, greatest) };
    if (to > greatest) return { from: Math.max(greatest - span, least), to: greatest };
    return { from, to };
  }
}
