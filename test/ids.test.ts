import { describe, expect, it } from 'vitest';
import {
  createExperimentId,
  createWriterId,
  eventIdOf,
  parseEventId,
  WRITER_LENGTH,
} from '../src/ids.js';

const MOMENT = Date.UTC(2025, 0, 1);

describe('writer ids', () => {
  it('sort by the time at which they were made', () => {
    const ids = [MOMENT + 1000, MOMENT, MOMENT + 1].map((ms) => createWriterId(ms));
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('have one length and are hexadecimal', () => {
    for (const ms of [0, 1, MOMENT, Date.UTC(2500, 0, 1)])
      expect(createWriterId(ms)).toMatch(new RegExp(`^[0-9a-f]{${WRITER_LENGTH}}$`));
  });

  it('differ within a millisecond', () => {
    expect(new Set(Array.from({ length: 1000 }, () => createWriterId(MOMENT))).size).toBe(1000);
  });
});

describe('experiment ids', () => {
  it('are 16 hex digits that sort by time', () => {
    const [early, late] = [createExperimentId(MOMENT), createExperimentId(MOMENT + 1)];
    expect(early).toMatch(/^[0-9a-f]{16}$/);
    expect(early < late).toBe(true);
    expect(createExperimentId()).toHaveLength(16);
  });
});

describe('event ids', () => {
  it('tell writer and sequence', () => {
    const writer = createWriterId();
    for (const sequence of [0, 1, 255, 2 ** 32, 2 ** 40 - 1])
      expect(parseEventId(eventIdOf(writer, sequence))).toEqual({ writer, sequence });
  });

  it('sort as the events of a writer do', () => {
    const writer = createWriterId();
    const ids = [0, 9, 10, 15, 16, 255, 256, 100_000].map((n) => eventIdOf(writer, n));
    expect([...ids].sort()).toEqual(ids);
  });

  it.each(['', 'abc', 'g'.repeat(31), `${createWriterId()}00000000001`, 'A'.repeat(31)])(
    'are told from %j, which is none',
    (text) => {
      expect(parseEventId(text)).toBeNull();
    },
  );
});
