const US_PER_MS = 1000;

/** A time of an address, ISO 8601 or microseconds since the epoch, as microseconds; null for none. */
export function momentUs(text: string | null): number | null {
  if (text === null || text === '') return null;
  if (/^\d{1,16}$/.test(text)) return Number(text);
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms * US_PER_MS;
}

/** The last microsecond of a time that was given to the millisecond. */
export function momentEndUs(text: string | null): number | null {
  const us = momentUs(text);
  return us === null || /^\d+$/.test(text!) ? us : us + US_PER_MS - 1;
}

/** As `<input type="datetime-local">` has it, in the reader's own time zone. */
export function inputTime(us: number | null): string {
  if (us === null) return '';
  const date = new Date(us / US_PER_MS);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 23);
}

/** What such an input says, as ISO 8601 in UTC; null where it says nothing. */
export function isoOfInput(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** `2025-01-01T00:00:00.086400Z`: no microsecond is lost. */
export function exactTime(us: number): string {
  const ms = Math.floor(us / US_PER_MS);
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(us);
  const rest = Math.round(us - ms * US_PER_MS);
  return date.toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
