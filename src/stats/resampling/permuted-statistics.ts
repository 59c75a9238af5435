import { noAnswer, type Outcome } from '../outcome.js';
import {
  type Arrangement,
  arrangementCount,
  arrangementDrawer,
  observedArrangement,
  visitArrangements,
} from './arrangement.js';
import {
  extremeTail,
  type PermutationCount,
  type PermutationPlan,
  tooMany,
} from './permutation-plan.js';

/** More arrangements than this are sampled: C(22, 11) are few enough, C(24, 12) are not. */
const MOST_ARRANGEMENTS = 1_000_000;

/** quantile(x) - quantile(y): both are found by adding up who belongs to x, in ascending order. */
export function permutedQuantiles(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  probability: number,
  paired: boolean,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  const values = Float64Array.from([...toArray(x), ...toArray(y)]);
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const sorted = Float64Array.from(order, (place) => values[place]!);
  if (sorted[0] === sorted[sorted.length - 1]) {
    return noAnswer('no-variation', 'all values are the same');
  }
  const rank = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) rank[order[place]!] = place;
  const ofX = rank.subarray(0, x.length);
  const ofY = rank.subarray(x.length);
  const arrangement = observedArrangement(ofX, ofY, paired);
  const { member } = arrangement;
  const difference = (): number =>
    memberQuantile(sorted, member, 1, x.length, probability) -
    memberQuantile(sorted, member, 0, y.length, probability);
  const ofEach = Math.abs(memberQuantile(sorted, member, 1, x.length, probability));
  const tolerance = 2 ** -48 * (2 * ofEach + Math.abs(difference()));
  return count(arrangement, difference, tolerance, plan);
}

/** Any statistic of the two samples. */
export function permutedFunction(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  statistic: (x: Float64Array, y: Float64Array) => number,
  paired: boolean,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  const values = Float64Array.from([...toArray(x), ...toArray(y)]);
  if (values.every((value) => value === values[0])) {
    return noAnswer('no-variation', 'all values are the same');
  }
  const places = Uint32Array.from(values.keys());
  const ofX = places.subarray(0, x.length);
  const arrangement = observedArrangement(ofX, places.subarray(x.length), paired);
  const { member } = arrangement;
  const evaluate = (): number => {
    const first = new Float64Array(x.length);
    const second = new Float64Array(y.length);
    let i = 0;
    let j = 0;
    for (let place = 0; place < values.length; place++) {
      // Of a pair, the place in its own sample is kept.
      const inX = member[place] === 1;
      if (paired) (inX ? first : second)[place % x.length] = values[place]!;
      else if (inX) first[i++] = values[place]!;
      else second[j++] = values[place]!;
    }
    return statistic(first, second);
  };
  return count(arrangement, evaluate, 1e-12 * Math.abs(evaluate()), plan);
}

function count(
  arrangement: Arrangement,
  statistic: () => number,
  tolerance: number,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  const estimate = statistic();
  const tail = extremeTail(estimate, tolerance, plan.alternative);
  const total = arrangementCount(arrangement);
  const exact = plan.method !== 'montecarlo' && total <= MOST_ARRANGEMENTS;
  if (plan.method === 'exact' && !exact) {
    throw tooMany();
  }
  let extreme = 0;
  let unknown = 0;
  const look = (): void => {
    const value = statistic();
    if (value >= tail.above || value <= tail.below) extreme += 1;
    else if (Number.isNaN(value)) unknown += 1;
  };
  if (exact) {
    visitArrangements(arrangement, look);
  } else {
    const draw = arrangementDrawer(arrangement, plan.stream);
    for (let r = 0; r < plan.resamples; r++) {
      draw();
      look();
    }
  }
  if (unknown > 0 || !Number.isFinite(estimate)) {
    return noAnswer('out-of-range', 'the statistic of some rearrangement is not a finite number');
  }
  const method = exact ? 'exact' : 'montecarlo';
  return { ok: true, estimate, method, looked: exact ? total : plan.resamples, extreme };
}

/** The type-7 quantile of those `count` of the ascending values that `member` marks with `mark`. */
function memberQuantile(
  sorted: Float64Array,
  member: Uint8Array,
  mark: 0 | 1,
  count: number,
  probability: number,
): number {
  const other = mark ^ 1;
  const position = (count - 1) * probability;
  const rank = Math.floor(position);
  let place = -1;
  for (let seen = 0; seen <= rank; ) seen += member[++place]! ^ other;
  const low = sorted[place]!;
  if (position === rank) return low;
  do place += 1;
  while (member[place] !== mark);
  return low + (sorted[place]! - low) * (position - rank);
}

function toArray(values: ArrayLike<number>): number[] {
  return Array.from(values);
}
