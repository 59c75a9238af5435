import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { cellsBetween, type RollupCells } from '../../src/sketch/rollup/cells.js';
import { decodeRollup, decodeRollupParts } from '../../src/sketch/rollup/decode.js';
import { ROLLUP_HEADER_BYTES, readRollupLayout } from '../../src/sketch/rollup/format.js';
import { mergeEncodedRollups } from '../../src/sketch/rollup/merge.js';
import { Rollup } from '../../src/sketch/rollup/rollup.js';
import { MINUTE_US, ROLLUP_WIDTHS_US, SECOND_US } from '../../src/sketch/rollup/widths.js';
import { cutAt, cutLengths, type PlainEvent, plainEvents, rollupOf } from './rollup-events.js';
import { expectCells } from './rollup-oracle.js';

/** A request a second or so for an hour, some seconds with several. */
const AN_HOUR: readonly PlainEvent[] = Array.from({ length: 4000 }, (_, i) => ({
  event_name: 'req_llm.request.stop',
  timestamp_us: 1_700_000_000_000_000 + i * 900_001,
  model: i % 3 === 0 ? 'small' : 'large',
  condition: 'control',
  success: i % 10 !== 0,
  latency_ms: 100 + ((i * 7919) % 977) + 0.125,
  cost_usd: ((i * 31) % 100) / 1e4,
  prompt_tokens: (i * 13) % 1000,
  completion_tokens: (i * 17) % 300,
  total_tokens: (i * 19) % 1300,
}));

/** All that is in cells, bins counted from the first. */
function contentOf(cells: RollupCells): unknown {
  const { bins, length, label } = cells;
  const [from, to] = [bins.from[0]!, bins.from[length]!];
  return {
    widthUs: cells.widthUs,
    startUs: Array.from(cells.startUs),
    labels: Array.from(label, (index) => cells.labels[index]),
    figures: Array.from(cells.figures),
    binsFrom: Array.from(bins.from, (start) => start - from),
    codes: Array.from(bins.codes.subarray(from, to)),
    counts: Array.from(bins.counts.subarray(from, to)),
  };
}

const damagedError = expect.objectContaining({ name: 'CrucibleError', code: 'store-failed' });

describe('an encoded rollup', () => {
  it('comes back exactly, at every width', () => {
    fc.assert(
      fc.property(plainEvents, (events) => {
        const rollup = rollupOf(events);
        const bytes = rollup.encode();
        for (const width of ROLLUP_WIDTHS_US) {
          const back = decodeRollup(bytes, width);
          expectCells(back, events, width);
          if (width !== 3_600_000_000)
            expect(contentOf(back)).toEqual(contentOf(rollup.cells(width)));
        }
        expect(readRollupLayout(bytes).extent).toEqual(rollup.extent);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the cells that start in a range, and no others', () => {
    const rollup = rollupOf(AN_HOUR);
    const bytes = rollup.encode();
    const start = AN_HOUR[0]!.timestamp_us;
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLLUP_WIDTHS_US),
        fc.integer({ min: -10e6, max: 3700e6 }),
        fc.integer({ min: 0, max: 1000e6 }),
        fc.boolean(),
        (width, offset, length, aligned) => {
          const place = (us: number): number => (aligned ? Math.floor(us / width) * width : us);
          const [fromUs, toUs] = [place(start + offset), place(start + offset + length)];
          const back = decodeRollup(bytes, width, fromUs, toUs);
          const all = decodeRollup(bytes, width);
          const starts = Array.from(all.startUs).filter((us) => us >= fromUs && us < toUs);
          expect(Array.from(back.startUs)).toEqual(starts);
          expect(contentOf(back)).toEqual(contentOf(cellsBetween(all, fromUs, toUs)));
        },
      ),
    );
  });

  it('gives every second of many blocks alone', () => {
    const rollup = rollupOf(AN_HOUR);
    const bytes = rollup.encode();
    const all = rollup.cells();
    expect(contentOf(decodeRollup(bytes, SECOND_US))).toEqual(contentOf(all));
    for (const startUs of new Set(all.startUs)) {
      const back = decodeRollup(bytes, SECOND_US, startUs, startUs + SECOND_US);
      const own = cellsBetween(all, startUs, startUs + SECOND_US);
      expect([back.length, back.startUs[0]]).toEqual([own.length, startUs]);
      expect(back.figures).toEqual(own.figures);
    }
  });

  it('reads one section without the rest of the file', () => {
    const bytes = rollupOf(AN_HOUR).encode();
    const layout = readRollupLayout(bytes.slice(0, ROLLUP_HEADER_BYTES));
    const { labels, sections } = layout;
    const part = ({ offset, length }: { offset: number; length: number }): Uint8Array =>
      bytes.slice(offset, offset + length);
    const { [MINUTE_US]: section } = sections;
    const cells = decodeRollupParts(
      layout,
      MINUTE_US,
      part(labels),
      part(section),
      -Infinity,
      Infinity,
    );
    expect(contentOf(cells)).toEqual(contentOf(decodeRollup(bytes, MINUTE_US)));
    expect(section.offset + section.length).toBeLessThan(bytes.length / 2);
  });

  it('takes at most 50 bytes for a cell of one event', () => {
    const events = AN_HOUR.map((event, i) => ({ ...event, timestamp_us: i * 1_000_000 }));
    const { sections } = readRollupLayout(rollupOf(events).encode());
    expect(sections[SECOND_US].length / events.length).toBeLessThan(50);
  });

  it('is empty when nothing was counted', () => {
    const bytes = new Rollup().encode();
    expect(readRollupLayout(bytes).extent).toBeNull();
    for (const width of ROLLUP_WIDTHS_US) expect(decodeRollup(bytes, width).length).toBe(0);
  });

  it('is refused when cut short or grown', () => {
    const bytes = rollupOf(AN_HOUR.slice(0, 12)).encode();
    for (let length = 0; length < bytes.length; length++) {
      for (const width of ROLLUP_WIDTHS_US)
        expect(() => decodeRollup(bytes.subarray(0, length), width)).toThrow(damagedError);
    }
    expect(() => decodeRollup(Uint8Array.of(...bytes, 0), SECOND_US)).toThrow(damagedError);
  });

  it('is refused at one width at least for any bit that flips, and never gives other figures', () => {
    const bytes = rollupOf(AN_HOUR.slice(0, 12)).encode();
    const right = ROLLUP_WIDTHS_US.map((width) => contentOf(decodeRollup(bytes, width)));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      let refused = 0;
      ROLLUP_WIDTHS_US.forEach((width, index) => {
        try {
          expect(contentOf(decodeRollup(flipped, width))).toEqual(right[index]);
        } catch (error) {
          if (!(error instanceof CrucibleError)) throw error;
          expect(error.code).toBe('store-failed');
          refused++;
        }
      });
      expect(refused).toBeGreaterThan(0);
    }
  });

  it('is refused when a section is handed over short', () => {
    const bytes = rollupOf(AN_HOUR).encode();
    const layout = readRollupLayout(bytes);
    const { labels, sections } = layout;
    const labelBytes = bytes.subarray(labels.offset, labels.offset + labels.length);
    const { offset, length } = sections[SECOND_US];
    const short = bytes.subarray(offset, offset + length - 1);
    expect(() => decodeRollupParts(layout, SECOND_US, labelBytes, short, 0, Infinity)).toThrow(
      damagedError,
    );
  });
});

describe('mergeEncodedRollups', () => {
  it('agrees with a naive look at all events', () => {
    fc.assert(
      fc.property(plainEvents, cutLengths, (events, lengths) => {
        const parts = cutAt(events, lengths).map((part) => rollupOf(part).encode());
        const merged = mergeEncodedRollups(parts);
        for (const width of ROLLUP_WIDTHS_US)
          expectCells(decodeRollup(merged, width), events, width);
      }),
      { numRuns: 100 },
    );
  });
});
