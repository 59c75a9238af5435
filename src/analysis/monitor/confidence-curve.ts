import type { SequentialLook } from './look.js';
import { LookPace } from './look-pace.js';
import type { TimedValue } from './replay.js';
import { SequentialMonitor } from './sequential-monitor.js';
import type { SequentialOptions, SequentialSettings } from './settings.js';

/** A look, and when it was: at the newest value's time. */
export interface TimedLook {
  readonly timestampUs: number;
  readonly look: SequentialLook;
}

/** How a confidence sequence closed in. */
export interface ConfidenceCurve {
  readonly settings: SequentialSettings;
  /** In order, thinned evenly to the number asked for; the first and the last are kept. */
  readonly looks: readonly TimedLook[];
  readonly looksMade: number;
  /** The first look at which the rule says to stop, itself among `looks`. */
  readonly stopped: TimedLook | null;
  /** The last look, over all values; without any, of none. */
  readonly last: SequentialLook;
}

/** So many values are taken in a moment. */
const CHECKED_EACH = 4096;

/**
 * Replays values in the order in which they came, and keeps what was known along the way. Where a
 * watch would have stopped it goes on: the sequence holds however long one looks.
 *
 * @throws CrucibleError `invalid-argument` for rules that make no sense; the signal's reason.
 */
export async function confidenceCurve(
  rules: SequentialOptions,
  values: AsyncIterable<TimedValue> | Iterable<TimedValue>,
  { maxPoints, signal }: { readonly maxPoints: number; readonly signal?: AbortSignal },
): Promise<ConfidenceCurve> {
  const monitor = new SequentialMonitor(rules);
  const pace = new LookPace(monitor.settings.budget.samples ?? Infinity);
  const looks: TimedLook[] = [];
  let stopped: TimedLook | null = null;
  let [firstUs, timestampUs, isSeen, taken] = [Number.NaN, Number.NaN, true, 0];
  const see = (): void => {
    const look = monitor.look((timestampUs - firstUs) / 1000);
    looks.push({ timestampUs, look });
    if (look.stop) stopped ??= looks.at(-1)!;
    isSeen = true;
  };
  for await (const { arm, value, sampleId, timeUs, costUsd } of values) {
    if (taken++ % CHECKED_EACH === 0) signal?.throwIfAborted();
    if (Number.isNaN(firstUs)) firstUs = timeUs;
    timestampUs = timeUs;
    monitor.add(arm, value, sampleId);
    monitor.spend(costUsd);
    isSeen = false;
    if (pace.isDue(arm)) see();
  }
  if (!isSeen) see();
  return {
    settings: monitor.settings,
    looks: thinned(looks, maxPoints, stopped),
    looksMade: looks.length,
    stopped,
    last: looks.at(-1)?.look ?? monitor.look(),
  };
}

function thinned(
  looks: readonly TimedLook[],
  maxPoints: number,
  kept: TimedLook | null,
): readonly TimedLook[] {
  if (looks.length <= maxPoints) return looks;
  const stride = (looks.length - 1) / (maxPoints - 2);
  const places = new Set(
    Array.from({ length: maxPoints - 1 }, (_, i) => Math.round(i * stride)),
  ).add(kept === null ? 0 : looks.indexOf(kept));
  return [...places].sort((a, b) => a - b).map((place) => looks[place]!);
}
