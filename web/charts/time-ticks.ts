import type { Tick } from './ticks.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Distances that people read off a clock or a calendar. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14].map((days) => days * DAY_MS),
];
const STEPS_MONTHS: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * Round moments of the reader's own clock between two times in microseconds; the first of each day
 * has its date in a second line.
 */
export function timeTicks(fromUs: number, toUs: number, most: number): Tick[] {
  const fromMs = fromUs / 1000;
  const toMs = toUs / 1000;
  if (!(toMs > fromMs)) return [];
  const roughMs = (toMs - fromMs) / Math.max(most, 1);
  const stepMs = STEPS_MS.find((each) => each >= roughMs);
  const times =
    stepMs === undefined
      ? months(fromMs, toMs, roughMs)
      : stepMs >= DAY_MS
        ? days(fromMs, toMs, stepMs / DAY_MS)
        : clockTimes(fromMs, toMs, stepMs);
  let day = '';
  return times.map((timeMs) => {
    const date = new Date(timeMs);
    const today = dayOf(date);
    const isNewDay = today !== day;
    day = today;
    return { value: timeMs * 1000, label: label(date, stepMs ?? Infinity, isNewDay) };
  });
}

/** Hours are those that the clock shows, so that they are round on a day on which clocks change, too. */
function clockTimes(fromMs: number, toMs: number, stepMs: number): number[] {
  const times: number[] = [];
  let midnight = startOfDay(new Date(fromMs));
  while (midnight.getTime() <= toMs) {
    const [year, month, day] = [midnight.getFullYear(), midnight.getMonth(), midnight.getDate()];
    const startMs = midnight.getTime();
    midnight = new Date(year, month, day + 1);
    const endMs = Math.min(midnight.getTime() - 1, toMs);
    if (stepMs < HOUR_MS) {
      const first = Math.max(Math.ceil((fromMs - startMs) / stepMs - 1e-9), 0);
      for (let timeMs = startMs + first * stepMs; timeMs <= endMs; timeMs += stepMs)
        times.push(timeMs);
      continue;
    }
    for (let hour = 0; hour < 24; hour += stepMs / HOUR_MS) {
      const timeMs = new Date(year, month, day, hour).getTime();
      if (timeMs >= fromMs && timeMs <= endMs) times.push(timeMs);
    }
  }
  return times;
}

function days(fromMs: number, toMs: number, step: number): number[] {
  const times: number[] = [];
  const date = startOfDay(new Date(fromMs));
  // Weeks begin on Monday; other steps with the month's first day.
  if (step % 7 === 0) date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  else date.setDate(date.getDate() - ((date.getDate() - 1) % step));
  for (; date.getTime() <= toMs; date.setDate(date.getDate() + step))
    if (date.getTime() >= fromMs) times.push(date.getTime());
  return times;
}

function months(fromMs: number, toMs: number, roughMs: number): number[] {
  const step =
    STEPS_MONTHS.find((each) => each * 30.5 * DAY_MS >= roughMs * 0.95) ??
    Math.ceil(roughMs / (365 * DAY_MS)) * 12;
  const start = new Date(fromMs);
  const first = start.getFullYear() * 12 + start.getMonth();
  const times: number[] = [];
  for (let month = first - (first % step); ; month += step) {
    const timeMs = new Date(Math.floor(month / 12), month % 12, 1).getTime();
    if (timeMs > toMs) return times;
    if (timeMs >= fromMs) times.push(timeMs);
  }
}

function label(date: Date, stepMs: number, isNewDay: boolean): string {
  if (stepMs === Infinity) return `${MONTHS[date.getMonth()]}\n${date.getFullYear()}`;
  if (stepMs >= DAY_MS) return dayOf(date);
  const clock = [date.getHours(), date.getMinutes()];
  if (stepMs < MINUTE_MS) clock.push(date.getSeconds());
  const time = clock.map((part) => String(part).padStart(2, '0')).join(':');
  const fraction = stepMs < SECOND_MS ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : '';
  return `${time}${fraction}${isNewDay ? `\n${dayOf(date)}` : ''}`;
}

function dayOf(date: Date): string {
  return `${MONTHS[date.getMonth()]} ${date.getDate()}`;
}

function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}
