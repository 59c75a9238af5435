import { stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RollupCells } from '../../../src/sketch/rollup/cells.js';
import { decodeRollup } from '../../../src/sketch/rollup/decode.js';
import type { Rollup } from '../../../src/sketch/rollup/rollup.js';
import { HOUR_US, MINUTE_US, SECOND_US } from '../../../src/sketch/rollup/widths.js';
import { openRollups } from '../../../src/store/local/rollups.js';
import {
  cellsOf,
  encodeSidecar,
  readSidecar,
  type SegmentSummary,
  type Sidecar,
} from '../../../src/store/local/sidecar.js';
import type { Source } from '../../../src/store/local/sources.js';
import { rollupOf } from '../../sketch/rollup-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const START_US = 1_700_000_000_000_000 - (1_700_000_000_000_000 % HOUR_US);
const HOURS = 4;
const SUMMARY = { version: 1 } as SegmentSummary;

/** Some events each second for hours. */
function hoursOf(fromUs: number): Rollup {
  return rollupOf(
    Array.from({ length: HOURS * 3600 * 3 }, (_, i) => ({
      event_name: `call.${i % 5}.stop`,
      timestamp_us: fromUs + Math.floor(i / 3) * SECOND_US + i,
      success: true,
      latency_ms: 1 + ((i * 7919) % 977),
    })),
  );
}

async function sidecarOf(rollup: Rollup): Promise<{ sidecar: Sidecar; read: () => number }> {
  const path = join(temporaryDirectory(), 'segment.rollup');
  await writeFile(path, encodeSidecar(SUMMARY, rollup.encode()));
  const sidecar = (await readSidecar(path))!;
  let bytes = 0;
  const openRollup: Sidecar['openRollup'] = (work) =>
    sidecar.openRollup((read) =>
      work((offset, length) => {
        bytes += length;
        return read(offset, length);
      }),
    );
  expect((await stat(path)).size).toBeGreaterThan(500_000);
  return { sidecar: { ...sidecar, openRollup }, read: () => bytes };
}

/** What is in cells, wherever their columns begin. */
function contentOf({ length, startUs, label, labels, figures, bins }: RollupCells): unknown {
  const from = bins.from[0]!;
  return {
    startUs: [...startUs],
    events: Array.from(label, (index) => labels[index]!.event),
    figures: [...figures],
    codes: [...bins.codes.subarray(from, bins.from[length]!)],
    counts: [...bins.counts.subarray(from, bins.from[length]!)],
  };
}

describe('cells of a range', () => {
  let rollup: Rollup;
  let kept: Awaited<ReturnType<typeof sidecarOf>>;
  beforeAll(async () => {
    rollup = hoursOf(START_US);
    kept = await sidecarOf(rollup);
  });

  it.each([
    ['an hour of seconds', SECOND_US, HOUR_US, 2 * HOUR_US],
    ['the first second', SECOND_US, 0, SECOND_US],
    ['the last seconds, and beyond', SECOND_US, HOURS * HOUR_US - 7 * SECOND_US, 9 * HOUR_US],
    ['all seconds', SECOND_US, 0, HOURS * HOUR_US],
    ['some minutes', MINUTE_US, HOUR_US, HOUR_US + 7 * MINUTE_US],
    ['nothing before it begins', SECOND_US, -HOUR_US, 0],
    ['nothing after its end', SECOND_US, 5 * HOUR_US, 6 * HOUR_US],
  ] as const)('are those of the whole: %s', async (_, widthUs, from, to) => {
    const [fromUs, toUs] = [START_US + from, START_US + to];
    const whole = decodeRollup(rollup.encode(), widthUs, fromUs, toUs);
    const cells = await cellsOf(kept.sidecar, widthUs, fromUs, toUs);
    expect(contentOf(cells)).toEqual(contentOf(whole));
  });

  it('are read alone where a section is long', async () => {
    const before = kept.read();
    await cellsOf(kept.sidecar, SECOND_US, START_US, START_US + 10 * MINUTE_US);
    expect(kept.read() - before).toBeLessThan(kept.sidecar.rollup.totalBytes / 10);
  });

  it('are refused where the file was cut off since it was opened', async () => {
    const path = join(temporaryDirectory(), 'cut.rollup');
    await writeFile(path, encodeSidecar(SUMMARY, rollup.encode()));
    const sidecar = (await readSidecar(path))!;
    await truncate(path, (await stat(path)).size - 1000);
    await expect(
      cellsOf(sidecar, SECOND_US, START_US, START_US + HOURS * HOUR_US),
    ).rejects.toMatchObject({ code: 'store-failed' });
  });
});

describe('rollups of several segments', () => {
  it('are read only of those that the range reaches', async () => {
    const parts = await Promise.all(
      [0, HOURS, 2 * HOURS].map((hours) => sidecarOf(hoursOf(START_US + hours * HOUR_US))),
    );
    const sources = parts.map(({ sidecar }) => ({ sidecar }) as unknown as Source);
    const rollups = await openRollups(async () => sources);
    const startsOf = async (fromUs: number, toUs: number) => {
      const cells = await rollups.cells(SECOND_US, fromUs, toUs);
      return cells.flatMap(({ startUs }) => [...new Set(startUs)]);
    };
    const edgeUs = START_US + HOURS * HOUR_US;
    expect(await startsOf(edgeUs - SECOND_US, edgeUs)).toEqual([edgeUs - SECOND_US]);
    expect(parts.map(({ read }) => read() > 0)).toEqual([true, false, false]);
    expect(await startsOf(edgeUs, edgeUs + SECOND_US)).toEqual([edgeUs]);
    expect(parts.map(({ read }) => read() > 0)).toEqual([true, true, false]);
    expect(await startsOf(edgeUs - SECOND_US, edgeUs + SECOND_US)).toEqual([
      edgeUs - SECOND_US,
      edgeUs,
    ]);
  });
});
