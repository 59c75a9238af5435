/** A part of a trace, in microseconds since its start. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** No narrower: below it there is nothing to see. */
const NARROWEST_US = 10;

/** `1200-3400`, as an address has it; null for what is none. */
export function parseRange(text: string | null, whole: TimeRange): TimeRange | null {
  const match = text === null ? null : /^(-?\d+)-(-?\d+)$/.exec(text);
  if (match === null || match === undefined) return null;
  const range = { from: Number(match[1]), to: Number(match[2]) };
  return range.to > range.from ? within(range, whole) : null;
}

/** Null for all of it. */
export function rangeText(range: TimeRange | null): string | null {
  return range === null ? null : `${Math.round(range.from)}-${Math.round(range.to)}`;
}

/** Moved and narrowed so far that it lies within the whole; null where it is all of that. */
export function within(range: TimeRange, whole: TimeRange): TimeRange | null {
  const width = Math.max(NARROWEST_US, Math.min(range.to - range.from, whole.to - whole.from));
  if (width >= whole.to - whole.from) return null;
  const from = Math.max(whole.from, Math.min(range.from, whole.to - width));
  return { from, to: from + width };
}

/** `factor` below 1 shows less, above 1 more; the moment `at` stays where it is. */
export function zoomed(range: TimeRange, factor: number, at: number): TimeRange {
  return { from: at - (at - range.from) * factor, to: at + (range.to - at) * factor };
}

export function moved(range: TimeRange, share: number): TimeRange {
  const by = (range.to - range.from) * share;
  return { from: range.from + by, to: range.to + by };
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Round times within a range, about so many; with as many decimals as keep them apart. */
export function ticksOf({ from, to }: TimeRange, wanted: number): readonly Tick[] {
  const rough = (to - from) / Math.max(1, wanted);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999)!;
  const ticks: Tick[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index++) {
    const at = index * step;
    ticks.push({ at, text: at === 0 ? '0' : formatOffset(at, to, step) });
  }
  return ticks;
}

const MINUTE_US = 60e6;
const UNITS = [
  { us: 1e6, name: 's' },
  { us: 1e3, name: 'ms' },
  { us: 1, name: 'µs' },
] as const;

/**
 * A time since the start of something that lasts `wholeUs`, with decimals down to `stepUs`: all of one
 * trace have the same unit, so that they can be compared. From a minute on as `2:05.250`.
 */
export function formatOffset(us: number, wholeUs: number, stepUs: number): string {
  const unit = UNITS.find((each) => wholeUs >= each.us) ?? UNITS[2];
  const decimals = Math.max(0, Math.ceil(-Math.log10(stepUs / unit.us) - 1e-9));
  const sign = us < 0 ? '−' : '';
  const size = Math.abs(us);
  if (wholeUs < MINUTE_US) return `${sign}${(size / unit.us).toFixed(decimals)} ${unit.name}`;
  // Rounded first: 59.9996 s is the next minute and not 0:60.000.
  const rounded = Math.round((size / 1e6) * 10 ** decimals) / 10 ** decimals;
  const minutes = Math.floor(rounded / 60);
  const seconds = (rounded - minutes * 60).toFixed(decimals);
  return `${sign}${minutes}:${seconds.padStart(decimals === 0 ? 2 : decimals + 3, '0')}`;
}

/** Where a span's bar lies, in shares of the range; null where it is out of sight. */
export function barOf(
  range: TimeRange,
  from: number,
  to: number,
): { readonly left: number; readonly width: number } | null {
  if (to < range.from || from > range.to) return null;
  const width = range.to - range.from;
  const left = (Math.max(from, range.from) - range.from) / width;
  return { left, width: (Math.min(to, range.to) - range.from) / width - left };
}
