import type { MetricVerdict, SampleRatioCheck } from '../verdict/verdict.js';

/** What became of an experiment's events while they were recorded. */
export interface RecordedEvents {
  readonly name: string;
  readonly recorded: number;
  readonly dropped: number;
}

/** What was lost, said as reasons against any decision, or else as something to know of. */
interface Losses {
  readonly reasons: readonly string[];
  readonly caveats: readonly string[];
}

/** A larger share of an experiment's events than this is not lost without consequences. */
const MOST_DROPPED = 0.001;

/** The shares that the conditions were to get and did not; null where they did, or nobody knows. */
export function sharesReason(sampleRatio: SampleRatioCheck | null): string | null {
  if (sampleRatio === null || sampleRatio.holds) return null;
  const { observed, expected, counted } = sampleRatio;
  const texts = [observed, expected].map((counts) =>
    counts.map((count) => Math.round(count).toLocaleString('en')).join(' to '),
  );
  return `the conditions did not get their shares of samples: ${texts[0]} ${counted} where ${texts[1]} were expected`;
}

/** Events that never reached the store: up to a thousandth of an experiment's is a caveat. */
export function droppedEvents(recording: readonly RecordedEvents[]): Losses {
  const losses = recording
    .filter(({ dropped }) => dropped > 0)
    .map(({ name, recorded, dropped }) => {
      const share = dropped / (recorded + dropped);
      const events = `${dropped.toLocaleString('en')} ${dropped === 1 ? 'event' : 'events'} of ${name}`;
      const percent = `${Number((share * 100).toPrecision(2))}%`;
      const text = `${events} (${percent}) ${dropped === 1 ? 'was' : 'were'} dropped while recording`;
      return { text, isMuch: share > MOST_DROPPED };
    });
  return {
    reasons: losses.flatMap(({ text, isMuch }) => (isMuch ? [text] : [])),
    caveats: losses.flatMap(({ text, isMuch }) => (isMuch ? [] : [text])),
  };
}

/** Metrics that cannot be compared as a condition lacks values of them: more samples will not help. */
export function missingValues(gating: readonly MetricVerdict[]): readonly string[] {
  return gating
    .filter((metric) => metric.verdict === 'unknown' && isMissing(metric))
    .map(
      ({ metric, reason }) => `${metric}: ${reason?.message ?? 'a condition has no value of it'}`,
    );
}

function isMissing({ baseline, candidate, reason }: MetricVerdict): boolean {
  return reason?.reason === 'missing-values' || baseline.values === 0 || candidate.values === 0;
}
