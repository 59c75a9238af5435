import { type GatheredValues, NO_SAMPLE } from './gathered.js';
import type { RowPlaces } from './row-buffer.js';
import type { SourceValues } from './source-reader.js';

/** Adds a batch's values to the arms they belong to. */
export function addRows(
  sinks: readonly GatheredValues[],
  values: SourceValues,
  places: RowPlaces,
): void {
  sinks.forEach(({ rows }, arm) => {
    rows.addBatch(values, places, arm);
  });
  for (const row of values.nonFinite)
    sinks[places.arms[row]!]!.rows.addNonFinite(places.samples[row]!, places.runs[row]!);
}

/** Counts values by kind of event: what is put together from several may not be alike in both arms. */
export function countKinds(
  sinks: readonly GatheredValues[],
  { values, denominators }: SourceValues,
  { arms }: RowPlaces,
  names: Uint32Array,
  nameCount: number,
): void {
  if (nameCount === 1) {
    for (const { kinds, rows } of sinks) kinds[0] = rows.length;
    return;
  }
  const known = (values ?? denominators)!;
  for (let row = 0; row < known.length; row++) {
    if (Number.isNaN(known[row]!)) continue;
    const { kinds } = sinks[arms[row]!]!;
    const name = names[row]!;
    kinds[name] = (kinds[name] ?? 0) + 1;
  }
}

/** Adds values of training curves: those with a step or an epoch, a diverged one among them. */
export function addCurves(
  sinks: readonly GatheredValues[],
  { values, nonFinite }: SourceValues,
  { arms, samples, runs }: RowPlaces,
  steps: Float64Array | null,
  epochs: Float64Array | null,
): void {
  if (values === null) return;
  for (const row of nonFinite) values[row] = Infinity;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    // What belongs to a sample is no point of a training curve: the steps of an agent, say.
    if (Number.isNaN(value) || samples[row] !== NO_SAMPLE) continue;
    const step = steps === null ? Number.NaN : steps[row]!;
    const epoch = epochs === null ? Number.NaN : epochs[row]!;
    if (Number.isNaN(step) && Number.isNaN(epoch)) continue;
    const sink = sinks[arms[row]!]!;
    sink.curveRows++;
    const run = runs[row]!;
    if (!Number.isNaN(step)) sink.byStep.add(run, step, value);
    if (!Number.isNaN(epoch)) sink.byEpoch.add(run, epoch, value);
  }
}
