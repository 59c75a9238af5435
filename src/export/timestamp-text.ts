const DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, n) =>
  String(n).padStart(3, '0'),
);

/** Everything up to and including the point before the fraction; empty outside the years a Date knows. */
function secondText(second: number): string {
  const date = new Date(second * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, -'000Z'.length);
}

/**
 * Timestamps as text: as a number of microseconds, and as ISO 8601 in UTC to the microsecond. What
 * is the same all through a second is remembered: events come in order of time, so most share it
 * with the one before.
 *
 * @example
 * new TimestampText().datetime(1_766_917_800_123_456); // '2025-12-28T10:30:00.123456Z'
 */
export class TimestampText {
  #second = Number.NaN;
  #secondDigits = '';
  #secondText = '';
  #last = Number.NaN;
  #fraction = '';

  microseconds(timestampUs: number): string {
    this.#look(timestampUs);
    // Leading zeros, a sign and decimals would each need a rule; no event of ours has them.
    if (this.#second <= 0 || !Number.isSafeInteger(timestampUs)) return `${timestampUs}`;
    return this.#secondDigits + this.#fraction;
  }

  /** Empty for a time outside the years that ISO 8601 has words for. */
  datetime(timestampUs: number): string {
    this.#look(timestampUs);
    return this.#secondText === '' ? '' : `${this.#secondText}${this.#fraction}Z`;
  }

  #look(timestampUs: number): void {
    if (timestampUs === this.#last) return;
    this.#last = timestampUs;
    const us = Math.floor(timestampUs);
    const second = Math.floor(us / 1e6);
    if (second !== this.#second) {
      this.#second = second;
      this.#secondDigits = `${second}`;
      this.#secondText = secondText(second);
    }
    const rest = us - second * 1e6;
    const ms = Math.floor(rest / 1000);
    this.#fraction = `${DIGITS[ms]}${DIGITS[rest - ms * 1000]}`;
  }
}
