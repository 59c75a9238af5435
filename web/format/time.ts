import { UNKNOWN } from './number.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `2026-11-22 14:03:27`, in the reader's own time zone. */
export function formatTimestamp(
  time: string | number | null | undefined,
  { milliseconds = false } = {},
): string {
  if (time === null || time === undefined) return UNKNOWN;
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const fraction = milliseconds ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : '';
  return `${day} ${clock}${fraction}`;
}

/** `just now`, `5 min ago`, `3 h ago`, and beyond a week the day. */
export function formatAgo(time: string | number | null | undefined, nowMs: number): string {
  if (time === null || time === undefined) return UNKNOWN;
  const elapsed = nowMs - new Date(time).getTime();
  // Another clock is ahead; by more than clocks usually are, the time itself says more.
  if (elapsed < -MINUTE_MS) return formatTimestamp(time);
  if (elapsed < 10 * SECOND_MS) return 'just now';
  if (elapsed < MINUTE_MS) return `${Math.floor(elapsed / SECOND_MS)} s ago`;
  if (elapsed < HOUR_MS) return `${Math.floor(elapsed / MINUTE_MS)} min ago`;
  if (elapsed < DAY_MS) return `${Math.floor(elapsed / HOUR_MS)} h ago`;
  if (elapsed < 7 * DAY_MS) return `${Math.floor(elapsed / DAY_MS)} d ago`;
  return formatTimestamp(time).slice(0, 10);
}

/** `850 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms > 0 && ms < 0.5) return '< 1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  // Tenths are cut off, as seconds are further down: 59.97 s is not a minute.
  if (ms < MINUTE_MS) return `${(Math.floor(Math.max(ms, SECOND_MS) / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR_MS) return pair(ms, MINUTE_MS, 'min', SECOND_MS, 's');
  if (ms < DAY_MS) return pair(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return pair(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function pair(ms: number, large: number, name: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${name}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
