import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.js';
import { CrucibleError } from '../src/errors.js';
import { fakeClock } from '../src/testing/fake-clock.js';

describe('the clock of this process', () => {
  it('tells whole microseconds since the epoch', () => {
    const nowUs = systemClock.nowUs();
    expect(Number.isSafeInteger(nowUs)).toBe(true);
    // Within a day of the wall clock: the unit and the epoch are right.
    expect(Math.abs(nowUs / 1000 - Date.now())).toBeLessThan(86_400_000);
  });

  it('never runs backwards', () => {
    let last = systemClock.nowUs();
    for (let i = 0; i < 10_000; i++) {
      if (i % 100 === 0) systemClock.resynchronise();
      const now = systemClock.nowUs();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it('tells whole nanoseconds that do not run backwards either', () => {
    const [first, second] = [systemClock.nowNs(), systemClock.nowNs()];
    expect(Number.isSafeInteger(first)).toBe(true);
    expect(second).toBeGreaterThanOrEqual(first);
  });
});

describe('a fake clock', () => {
  it('stands still until it is moved', () => {
    const clock = fakeClock(1000);
    expect([clock.nowUs(), clock.nowUs(), clock.nowNs()]).toEqual([1000, 1000, 0]);
    clock.advance(5);
    expect([clock.nowUs(), clock.nowNs()]).toEqual([1005, 5000]);
    clock.set(2000);
    expect([clock.nowUs(), clock.nowNs()]).toEqual([2000, 1_000_000]);
  });

  it('refuses to go back, or by parts of a microsecond', () => {
    const clock = fakeClock(1000);
    for (const move of [() => clock.set(999), () => clock.advance(-1), () => clock.advance(0.5)])
      expect(move).toThrow(CrucibleError);
    expect(clock.nowUs()).toBe(1000);
  });
});
