import type { MetricVerdict } from '../../analysis/verdict/verdict.js';
import type { Axis } from './axis.js';

/** Ends that lie more than so many times as far out as most do are drawn as arrows. */
const FAR = 3;
/** From a difference of so many times on, differences are shown as factors. */
const LARGE_FACTOR = 3;
const ROOM = 0.06;

type Relative = Pick<MetricVerdict, 'relativeDifference'>;

/**
 * The axis of relative differences: zero on it, all estimates, and the ends of all intervals but those
 * that are far wider than most. Logarithmic, over 1 + difference, where a figure is a multiple of the
 * other. Null where no metric has a relative difference.
 */
export function forestAxis(metrics: readonly Relative[]): Axis | null {
  const effects = metrics.flatMap(({ relativeDifference }) => relativeDifference ?? []);
  if (effects.length === 0) return null;
  const estimates = effects.map(({ estimate }) => estimate);
  const isLog =
    estimates.every((estimate) => estimate > -1) &&
    estimates.some((estimate) => 1 + estimate > LARGE_FACTOR || 1 + estimate < 1 / LARGE_FACTOR);
  const place = (difference: number): number =>
    isLog ? Math.log(Math.max(0, 1 + difference)) : difference;
  const far = farthest(effects.map(({ estimate, interval }) => reachOf(estimate, interval, place)));
  const ends = effects.flatMap(({ interval }) =>
    interval === null ? [] : [place(interval.lower), place(interval.upper)],
  );
  const shown = [0, ...estimates.map(place), ...ends.filter((end) => Math.abs(end) <= far)];
  // Where an interval is cut, the axis goes as far as it may on that side.
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const span = Math.max(high - low, 1e-6);
  const [from, to] = [low - ROOM * span, high + ROOM * span];
  return isLog
    ? { low: Math.exp(from), high: Math.exp(to), scale: 'log' }
    : { low: from, high: to, scale: 'linear' };
}

/** How far out a line reaches, its estimate included. */
function reachOf(
  estimate: number,
  interval: { readonly lower: number; readonly upper: number } | null,
  place: (difference: number) => number,
): number {
  const ends = interval === null ? [] : [place(interval.lower), place(interval.upper)];
  return Math.max(...[place(estimate), ...ends].map(Math.abs));
}

function farthest(reaches: readonly number[]): number {
  const finite = reaches.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = finite[Math.floor((finite.length - 1) / 2)] ?? 0.1;
  return Math.max(middle * FAR, 1e-6);
}
