/** When an experiment was started, both ends included; null is open. */
export interface StartedRange {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export const STARTED_EXPECTED =
  'started: is followed by 24h, 7d or today, by a day as 2026-11-01, by >, >=, < or <= and a day, or by two days with .. between them';

const LENGTHS_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** What `started:` is followed by, in the reader's own time zone; null for what says no time. */
export function parseStarted(text: string, nowMs: number): StartedRange | null {
  const length = /^(\d{1,5})([mhdw])$/.exec(text);
  if (length !== null)
    return { fromMs: nowMs - Number(length[1]) * LENGTHS_MS[length[2]!]!, toMs: null };
  if (text === 'today') return { fromMs: new Date(nowMs).setHours(0, 0, 0, 0), toMs: null };
  const bounded = /^(<=|>=|<|>)(.+)$/.exec(text);
  if (bounded !== null) {
    const span = spanOf(bounded[2]!);
    if (span === null) return null;
    switch (bounded[1]) {
      case '>':
        return { fromMs: span.toMs + 1, toMs: null };
      case '>=':
        return { fromMs: span.fromMs, toMs: null };
      case '<':
        return { fromMs: null, toMs: span.fromMs - 1 };
      default:
        return { fromMs: null, toMs: span.toMs };
    }
  }
  const [first, last, ...more] = text.split('..');
  const from = spanOf(first!);
  const to = last === undefined ? from : spanOf(last);
  if (from === null || to === null || more.length > 0 || from.fromMs > to.toMs) return null;
  return { fromMs: from.fromMs, toMs: to.toMs };
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The first and last millisecond of a day, a minute or a second. */
function spanOf(text: string): { readonly fromMs: number; readonly toMs: number } | null {
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, , second] = match;
  const isRealDay = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(isRealDay.getTime()) || isRealDay.getUTCDate() !== Number(day)) return null;
  if (hour === undefined) {
    const midnight = new Date(Number(year), Number(month) - 1, Number(day));
    const fromMs = midnight.getTime();
    return { fromMs, toMs: midnight.setDate(midnight.getDate() + 1) - 1 };
  }
  const fromMs = new Date(text).getTime();
  if (Number.isNaN(fromMs)) return null;
  return { fromMs, toMs: fromMs + (second === undefined ? 60_000 : 1000) - 1 };
}
