import type { Unit } from '../format/number.ts';
import type { ForestRow } from './chart.ts';
import { linearScale, type Scale, symmetricLogScale } from './scale.ts';
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
  const right = Math.max(widthPx - EDGE_PX, EDGE_PX + 1);
  const constant = smallSize(rows);
  if (constant === null) {
    const [from, to] = forestDomain(rows);
    return linearScale(from, to, EDGE_PX, right);
  }
  const all = rows.flatMap(({ estimate, lower, upper }) =>
    [estimate, lower, upper].filter(isKnown),
  );
  const domain = [Math.min(-constant, ...all), Math.max(constant, ...all)] as const;
  return symmetricLogScale(domain, [EDGE_PX, right], constant);
}

/** What an axis is called that may be logarithmic. */
export function forestAxisLabel(axisLabel: string, { isLog }: Scale): string {
  return isLog ? `${axisLabel}, logarithmic to both sides of 0` : axisLabel;
}

/** A fourfold latency and half a point of accuracy cannot be read on one linear axis. */
const TOO_WIDE = 50;

/**
 * The power of ten that the smaller estimates are of, where they would all lie on zero of a linear axis;
 * else null.
 */
function smallSize(rows: readonly ForestRow[]): number | null {
  const sizes = rows
    .map(({ estimate }) => estimate)
    .filter(isKnown)
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  const quarter = sizes[Math.floor(sizes.length / 4)];
  const greatest = sizes.at(-1);
  if (quarter === undefined || greatest! < TOO_WIDE * quarter) return null;
  return 10 ** Math.floor(Math.log10(Math.max(quarter, greatest! * 1e-4)));
}

const LABEL_GAP_PX = 8;

/** Those whose labels are wholly within the column and touch none that is nearer to zero. */
export function forestTicks(scale: Scale, widthPx: number, unit: Unit): Tick[] {
  const taken: [left: number, right: number][] = [];
  return scale
    .ticks(Math.max(widthPx / 80, 2), unit)
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value))
    .filter(({ value, label }) => {
      const half = textWidthPx(label) / 2;
      const [left, right] = [scale.toPx(value) - half, scale.toPx(value) + half];
      if (left < 0 || right > widthPx) return false;
      if (taken.some((other) => left < other[1] + LABEL_GAP_PX && right > other[0] - LABEL_GAP_PX))
        return false;
      taken.push([left, right]);
      return true;
    });
}

function marginsOf(rows: readonly ForestRow[], sign: number): number[] {
  return rows.flatMap(({ margin }) => (isKnown(margin) ? [margin * sign] : []));
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
