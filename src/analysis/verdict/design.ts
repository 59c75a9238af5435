import { type Gathered, type GatheredValues, NO_SAMPLE } from './gathered.js';
import type { MetricVerdict, ObservationUnit } from './verdict.js';

/** Units in common that make a comparison a paired one, as a share of each arm's. */
const PAIRED_SHARE = 0.8;

/** How the observations of two arms belong together. */
export interface Design {
  readonly kind: MetricVerdict['design'];
  readonly unit: ObservationUnit;
  readonly baseline: ArmUnits;
  readonly candidate: ArmUnits;
  /** Units that both arms have. */
  readonly common: number;
  /** Numbers that units go by: those of samples, then one for each row without. */
  readonly known: number;
}

/** One arm's rows by unit. */
export interface ArmUnits {
  /** The unit of each row. */
  readonly codes: Int32Array;
  /** How many rows each sample has here; empty where events are the unit. */
  readonly sizes: Uint32Array;
  readonly units: number;
  /** The most rows that a unit has. */
  readonly largest: number;
}

/**
 * Rows of one sample belong together, in an arm and across both; a row without a sample is a unit by
 * itself. `paired` where most units of each arm are the other's too; `clustered` where units repeat, or
 * some of them are shared; else `independent`.
 */
export function designOf(
  gathered: Pick<Gathered, 'sampleCount'>,
  baseline: GatheredValues,
  candidate: GatheredValues,
  eventsAreUnits: boolean,
): Design {
  const samples = eventsAreUnits ? 0 : gathered.sampleCount;
  const before = armUnits(baseline.rows.units, samples, samples);
  const after = armUnits(candidate.rows.units, samples, before.known);
  let common = 0;
  for (let code = 0; code < samples; code++)
    if (before.sizes[code]! > 0 && after.sizes[code]! > 0) common++;
  const isPaired =
    common > 0 && common >= PAIRED_SHARE * before.units && common >= PAIRED_SHARE * after.units;
  const isClustered = common > 0 || before.largest > 1 || after.largest > 1;
  const hasSamples = before.samples + after.samples > 0;
  return {
    kind: isPaired ? 'paired' : isClustered ? 'clustered' : 'independent',
    unit: hasSamples ? 'sample' : 'event',
    baseline: before,
    candidate: after,
    common,
    known: after.known,
  };
}

function armUnits(
  units: Uint32Array,
  samples: number,
  firstFree: number,
): ArmUnits & { readonly samples: number; readonly known: number } {
  const codes = new Int32Array(units.length);
  const sizes = new Uint32Array(samples);
  let free = firstFree;
  let seen = 0;
  let largest = 0;
  for (let row = 0; row < units.length; row++) {
    const unit = units[row]!;
    if (samples === 0 || unit === NO_SAMPLE) {
      codes[row] = free++;
      largest = Math.max(largest, 1);
      continue;
    }
    codes[row] = unit;
    const size = ++sizes[unit]!;
    if (size === 1) seen++;
    if (size > largest) largest = size;
  }
  return { codes, sizes, units: seen + free - firstFree, largest, samples: seen, known: free };
}

/** Whether each sample is there once in an arm at most. */
export function isOnce({ baseline, candidate }: Design): boolean {
  return baseline.largest <= 1 && candidate.largest <= 1;
}

/** For each unit of both arms, the mean of its rows in either: values that pair up, place by place. */
export function pairedMeans(
  design: Design,
  before: Float64Array,
  after: Float64Array,
): { readonly baseline: Float64Array; readonly candidate: Float64Array } {
  const { baseline, candidate, common } = design;
  if (isOnce(design)) {
    const rows = pairedRows(design);
    return { baseline: pick(before, rows.baseline), candidate: pick(after, rows.candidate) };
  }
  const sumsBefore = sumsOf(baseline, before);
  const sumsAfter = sumsOf(candidate, after);
  const pairs = { baseline: new Float64Array(common), candidate: new Float64Array(common) };
  let place = 0;
  for (let code = 0; code < baseline.sizes.length; code++) {
    const n = baseline.sizes[code]!;
    const m = candidate.sizes[code]!;
    if (n === 0 || m === 0) continue;
    pairs.baseline[place] = sumsBefore[code]! / n;
    pairs.candidate[place++] = sumsAfter[code]! / m;
  }
  return pairs;
}

interface PairedRows {
  readonly baseline: Uint32Array;
  readonly candidate: Uint32Array;
}

/** By design: every metric of one source pairs up the same way. */
const rowsOfPairs = new WeakMap<Design, PairedRows>();

/** The rows of units that both arms have once, place by place. */
function pairedRows(design: Design): PairedRows {
  let rows = rowsOfPairs.get(design);
  if (rows === undefined) {
    const { baseline, candidate, common } = design;
    rows = { baseline: new Uint32Array(common), candidate: new Uint32Array(common) };
    const rowOf = new Int32Array(candidate.sizes.length).fill(-1);
    candidate.codes.forEach((code, row) => {
      if (code < rowOf.length) rowOf[code] = row;
    });
    let place = 0;
    for (let row = 0; row < baseline.codes.length; row++) {
      const code = baseline.codes[row]!;
      const partner = code < rowOf.length ? rowOf[code]! : -1;
      if (partner < 0) continue;
      rows.baseline[place] = row;
      rows.candidate[place++] = partner;
    }
    rowsOfPairs.set(design, rows);
  }
  return rows;
}

function pick(values: Float64Array, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let place = 0; place < rows.length; place++) picked[place] = values[rows[place]!]!;
  return picked;
}

/** Candidate - baseline, place by place. */
export function differencesOf(baseline: Float64Array, candidate: Float64Array): Float64Array {
  const differences = new Float64Array(baseline.length);
  for (let place = 0; place < differences.length; place++)
    differences[place] = candidate[place]! - baseline[place]!;
  return differences;
}

function sumsOf({ codes, sizes }: ArmUnits, values: Float64Array): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < sums.length) sums[code]! += values[row]!;
  }
  return sums;
}

/** How many of an arm's rows are of units that the other has too. */
export function matchedRows({ sizes }: ArmUnits, other: ArmUnits): number {
  let rows = 0;
  for (let code = 0; code < sizes.length; code++) if (other.sizes[code]! > 0) rows += sizes[code]!;
  return rows;
}
