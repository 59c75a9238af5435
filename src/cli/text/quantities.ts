/** What stands where there is nothing to show: no figure is made up. */
export const NOTHING = '–';

const MONTH_NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function count(value: number | null): string {
  return value === null ? NOTHING : value.toLocaleString('en');
}

/** Three significant digits, without an exponent for what people can read. */
export function figure(value: number | null): string {
  if (value === null) return NOTHING;
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return value.toExponential(2);
  if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return String(Number(value.toPrecision(3)));
}

/** A ratio from 0 to 1 as a percentage; 99.95% is not rounded up to a hundred. */
export function percent(ratio: number | null): string {
  if (ratio === null) return NOTHING;
  const value = ratio * 100;
  const digits = value > 99 && value < 100 ? 3 : 1;
  const text = value.toFixed(digits).replace(/\.?0+$/, '');
  return `${text === '100' && value < 100 ? '99.999' : text}%`;
}

/** Percent, with its sign: a change. */
export function change(value: number | null): string {
  if (value === null) return NOTHING;
  const text = value.toFixed(1);
  return `${value > 0 ? '+' : ''}${text === '-0.0' ? '0.0' : text}%`;
}

/** A difference of two ratios in percentage points. */
export function points(difference: number): string {
  return change(difference * 100).replace('%', ' pp');
}

export function milliseconds(value: number | null): string {
  if (value === null) return NOTHING;
  const size = Math.abs(value);
  if (size === 0) return '0 ms';
  if (size < 1) return `${figure(value * 1000)} µs`;
  if (size < 10_000) return `${figure(value)} ms`;
  return `${figure(value / 1000)} s`;
}

export function dollars(value: number | null): string {
  if (value === null) return NOTHING;
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size === 0) return '$0';
  if (size >= 1) {
    const cents = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return `${sign}$${size.toLocaleString('en', cents)}`;
  }
  if (size < 1e-9) return `${sign}$${size.toExponential(2)}`;
  const digits = Math.ceil(-Math.log10(size)) + 2;
  return `${sign}$${size.toFixed(Math.max(2, digits)).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

/** `850ms`, `4.2s`, `3m 12s`, `2h 5m`, `4d 3h`: the two largest units. */
export function duration(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
  const seconds = Math.floor(ms / 1000);
  const pairs = [
    [86_400, 'd', 3600, 'h'],
    [3600, 'h', 60, 'm'],
    [60, 'm', 1, 's'],
  ] as const;
  const [large, largeUnit, small, smallUnit] = pairs.find(([size]) => seconds >= size)!;
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)}${largeUnit}${rest === 0 ? '' : ` ${rest}${smallUnit}`}`;
}

/** How long ago; a date where it is more than a month. */
export function age(iso: string, nowMs: number): string {
  const then = new Date(iso);
  const ms = nowMs - then.getTime();
  if (Number.isNaN(ms)) return NOTHING;
  if (ms < 0) return 'in the future';
  if (ms < 10_000) return 'just now';
  if (ms < 60_000) return `${Math.floor(ms / 1000)}s ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}m ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)}h ago`;
  if (ms < 31 * 86_400_000) return `${Math.floor(ms / 86_400_000)}d ago`;
  return `${then.getUTCDate()} ${MONTH_NAMES[then.getUTCMonth()]} ${then.getUTCFullYear()}`;
}

/** `1 event`, `2 events`. */
export function plural(number: number, one: string, many: string = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
