import { performance } from 'node:perf_hooks';
import {
  bootstrapInterval,
  kolmogorovSmirnovTest,
  mannWhitneyTest,
  permutationTest,
  randomStream,
} from 'crucible-telemetry/stats';
import { permutationTest as peerPermutationTest, wilcoxonRankSum } from 'simple-statistics';
import { type BenchSizes, type Figure, median, report } from './result.js';

const SEED = 1;
const TARGET_RESAMPLING_MS = 2000;
const TARGET_RANKING_MS = 1000;

/** Latencies as they come: skewed to the right; the second sample is 2% slower. */
function sampleOf(count: number, factor: number, seed: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => factor * Math.exp(5 + 0.5 * random.normal()));
}

interface Timed {
  readonly ms: number;
  /** What came out, so that the same seed can be seen to give the same. */
  readonly result: string;
}

function timed(work: () => unknown): Timed {
  const start = performance.now();
  const result = JSON.stringify(work());
  return { ms: performance.now() - start, result };
}

/** Median over the rounds; every round has to give the very same answer. */
function reproducibleMs(rounds: number, work: () => unknown): number {
  const runs = Array.from({ length: rounds }, () => timed(work));
  const distinct = new Set(runs.map(({ result }) => result));
  if (distinct.size !== 1) throw new Error(`${distinct.size} answers from one seed`);
  return median(runs.map(({ ms }) => ms));
}

await report(async ({ events, rounds }: BenchSizes): Promise<Figure[]> => {
  const few = events / 100;
  const resamples = few;
  const [x, y] = [sampleOf(few, 1, 1), sampleOf(few, 1.02, 2)];
  const [manyX, manyY] = [sampleOf(events, 1, 3), sampleOf(events, 1.02, 4)];
  const size = (count: number): string => `2 × ${count.toLocaleString('en')} values`;
  const times = resamples.toLocaleString('en');
  const bootstrap = (statistic: 'mean' | 'median' | { readonly quantile: number }) => () =>
    bootstrapInterval(x, y, { statistic, method: 'bca', resamples, seed: SEED });
  const figure = (what: string, work: () => unknown, limit: number): Figure => ({
    what,
    value: reproducibleMs(rounds, work),
    unit: 'ms',
    target: ['<=', limit],
  });
  const permutation = figure(
    `permutation test of means, ${times} shuffles, ${size(few)}`,
    () => permutationTest(x, y, { method: 'montecarlo', resamples, seed: SEED }),
    TARGET_RESAMPLING_MS,
  );
  const ranked = figure(
    `Mann-Whitney, ${size(events)}`,
    () => mannWhitneyTest(manyX, manyY),
    TARGET_RANKING_MS,
  );
  const peers = [
    timed(() => peerPermutationTest([...x], [...y], 'two_side', resamples)),
    timed(() => wilcoxonRankSum([...manyX], [...manyY])),
  ] as const;
  const ratio = (peer: Timed, own: Figure): string =>
    `${(peer.ms / own.value).toFixed(1)} times as long`;
  return [
    ...(['mean', 'median', { quantile: 0.95 }] as const).map((statistic) =>
      figure(
        `BCa interval of a difference of ${typeof statistic === 'string' ? `${statistic}s` : '95th percentiles'}, ${times} resamples, ${size(few)}`,
        bootstrap(statistic),
        TARGET_RESAMPLING_MS,
      ),
    ),
    permutation,
    {
      what: 'the same by simple-statistics',
      value: peers[0].ms,
      unit: 'ms',
      note: `${ratio(peers[0], permutation)}; no seed`,
    },
    ranked,
    {
      what: 'the rank sum alone, without a p-value, by simple-statistics',
      value: peers[1].ms,
      unit: 'ms',
      note: ratio(peers[1], ranked),
    },
    figure(
      `Kolmogorov-Smirnov, ${size(events)}`,
      () => kolmogorovSmirnovTest(manyX, manyY),
      TARGET_RANKING_MS,
    ),
  ];
});
