import { useResource } from '../../../connection/use-resource.ts';
import { inTurns } from '../state/in-turns.ts';
import type { MonitorQuestion } from '../state/requests.ts';
import { metricName } from '../state/selection.ts';
import { detailOf } from '../state/use-experiments.ts';

interface Planned {
  readonly key: string;
  /** The primary one; null where nothing was planned. */
  readonly metric: string | null;
  readonly directed: readonly string[];
}

export interface WatchedPlan {
  /** Null while it is not known. */
  readonly value: Planned | null;
  readonly knowsDirection: (metric: string) => boolean;
}

const NOTHING_PLANNED = { metric: null, directed: [] };

/** What the candidate planned, or else the baseline: a watch goes by it wherever nothing else is said. */
export function usePlan({
  baseline,
  candidate,
  experiment,
}: Pick<MonitorQuestion, 'baseline' | 'candidate' | 'experiment'>): WatchedPlan {
  const ids = experiment === null ? [candidate, baseline] : [experiment];
  const key = ids.join();
  const { value, error } = useResource<Planned>(`plan ${key}`, async (signal) => {
    const details = await inTurns(ids, signal, (id) => detailOf(id, signal));
    const plan = details
      .map((detail) => detail?.experiment.plan ?? null)
      .find((own) => own !== null);
    if (plan == null) return { key, ...NOTHING_PLANNED };
    return {
      key,
      metric: metricName(plan.primaryMetric),
      directed: [plan.primaryMetric, ...plan.guardrails.map(({ metric }) => metric)].map(
        metricName,
      ),
    };
  });
  const known = value?.key === key ? value : error === null ? null : { key, ...NOTHING_PLANNED };
  return { value: known, knowsDirection: (metric) => known?.directed.includes(metric) === true };
}
