import { compareExperiments, type Experiment, type MetricVerdict } from 'crucible-telemetry';
import { section } from './report.js';

/** Looked at besides what the plan decides by. */
export const BESIDES: readonly string[] = ['scoring_ms mean', 'loss', 'accuracy'];

/** What was to be decided, by the plan; then the same over trainings instead of e-mails. */
export async function verdict(experiments: readonly Experiment[]): Promise<string> {
  const ids = experiments.map(({ id }) => id);
  const planned = await compareExperiments(ids, { metrics: BESIDES });
  const byTraining = await compareExperiments(ids, {
    plan: null,
    metrics: [{ metric: 'scored_right rate', direction: 'higher' }],
    unit: 'run',
    runBy: 'metadata.seed',
  });
  const { plan } = experiments[0]!;
  return section(
    'Verdict: treatment against control',
    [
      planned.verdict.words,
      '',
      ...linesOf(planned.verdict.metrics),
      '',
      'Would other trainings say the same? With a training as one observation:',
      ...linesOf(byTraining.verdict.metrics),
      '',
      `Planned before the first e-mail was scored: plan ${plan?.hash.slice(0, 12)}.`,
    ].join('\n'),
  );
}

function linesOf(metrics: readonly MetricVerdict[]): string[] {
  return metrics.map(({ role, words }) => `- ${role === 'exploratory' ? '' : `${role}: `}${words}`);
}
