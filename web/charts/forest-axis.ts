import type { Unit } from '../format/number.ts';
import type { ForestRow } from './chart.ts';
import { linearScale, type Scale } from './scale.ts';
import { textWidthPx } from './scene.ts';
import type { Tick } from './ticks.ts';

/** Intervals further out than so many times the largest estimate end in an arrow. */
const REACH = 3;
const EDGE_PX = 10;

/**
 * One axis for all rows. Zero and every estimate are on it, and intervals as far as they let the
 * others be read: one of a handful of samples does not make a line of all the rest.
 */
export function forestDomain(rows: readonly ForestRow[]): readonly [number, number] {
  const core = Math.max(
    0,
    ...rows.flatMap(({ estimate, margin }) =>
      [estimate, margin].filter(isKnown).map((value) => Math.abs(value)),
    ),
  );
  const ends = rows.flatMap(({ lower, upper }) => [lower, upper].filter(isKnown));
  if (core === 0 && ends.length === 0) return [-1, 1];
  const widest = Math.max(core, ...ends.map((end) => Math.abs(end)));
  const reach = core === 0 ? widest : Math.min(widest, core * REACH);
  const least = Math.max(-reach, Math.min(-core * 0.1, ...ends, ...marginsOf(rows, -1)));
  const greatest = Math.min(reach, Math.max(core * 0.1, ...ends, ...marginsOf(rows, 1)));
  const estimates = rows.map(({ estimate }) => estimate).filter(isKnown);
  const from = Math.min(least, ...estimates);
  const to = Math.max(greatest, ...estimates);
  const air = (to - from) * 0.04;
  return [from - air, to + air];
}

export function forestScale(rows: readonly ForestRow[], widthPx: number): Scale {
  const [from, to] = forestDomain(rows);
  return linearScale(from, to, EDGE_PX, Math.max(widthPx - EDGE_PX, EDGE_PX + 1));
}

/** Those whose labels are wholly within the column. */
export function forestTicks(scale: Scale, widthPx: number, unit: Unit): Tick[] {
  return scale.ticks(Math.max(widthPx / 80, 2), unit).filter(({ value, label }) => {
    const half = textWidthPx(label) / 2;
    const x = scale.toPx(value);
    return x - half >= 0 && x + half <= widthPx;
  });
}

function marginsOf(rows: readonly ForestRow[], sign: number): number[] {
  return rows.flatMap(({ margin }) => (isKnown(margin) ? [margin * sign] : []));
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
