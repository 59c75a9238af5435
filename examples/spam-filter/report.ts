import type { CurveSeries, Experiment, ExperimentMetrics } from 'crucible-telemetry';
import { reduceTo, sparkline } from './sparkline.js';
import { count, figure, percent, textTable } from './text-table.js';

const SCORING = 'crucible_deployment.**';
const CURVE_WIDTH = 32;

interface Arm {
  readonly experiment: Experiment;
  readonly all: ExperimentMetrics;
  readonly scoring: ExperimentMetrics;
  /** Held-out accuracy of each seed's model. */
  readonly accuracies: readonly number[];
}

/** Everything below is read back from what was recorded; nothing is passed on from the training. */
export async function report(experiments: readonly Experiment[]): Promise<string> {
  const arms = await Promise.all(experiments.map(readArm));
  const parts = [
    await section('Summary', summary(arms)),
    await section('Latency of scoring one e-mail, ms', latency(arms)),
    await section('Reliability of scoring', reliability(arms)),
    await section('Held-out accuracy by seed', accuracy(arms)),
    await section('Learning curves', (await Promise.all(arms.map(curves))).join('\n')),
  ];
  return parts.join('\n');
}

export async function section(title: string, body: string): Promise<string> {
  return `\n${title}\n${'═'.repeat(title.length)}\n${body}\n`;
}

async function readArm(experiment: Experiment): Promise<Arm> {
  const [all, scoring, accuracies] = await Promise.all([
    experiment.metrics(),
    experiment.metrics({ events: SCORING }),
    accuracyBySeed(experiment),
  ]);
  return { experiment, all, scoring, accuracies };
}

async function accuracyBySeed(experiment: Experiment): Promise<number[]> {
  const bySeed = new Map<unknown, { correct: number; scored: number }>();
  for (const event of await experiment.events({
    eventName: 'crucible_deployment.inference.stop',
  })) {
    const seed = event.metadata['seed'];
    const tally = bySeed.get(seed) ?? { correct: 0, scored: 0 };
    tally.correct += Number(event.measurements['correct']);
    tally.scored++;
    bySeed.set(seed, tally);
  }
  return Array.from(bySeed.values(), ({ correct, scored }) => correct / scored);
}

function summary(arms: readonly Arm[]): string {
  return textTable(
    ['condition', 'model', 'events', 'dropped', 'trainings', 'batches', 'scored'],
    arms.map(({ experiment, all }) => {
      const of = (name: string): string => count(all.summary.eventTypes[name] ?? 0);
      return [
        experiment.condition,
        String(experiment.metadata['model']),
        count(all.summary.totalEvents),
        count(all.summary.dropped),
        of('crucible_train.training.stop'),
        of('crucible_train.batch.stop'),
        of('crucible_deployment.inference.stop'),
      ];
    }),
  );
}

function latency(arms: readonly Arm[]): string {
  return textTable(
    ['condition', 'n', 'mean', 'sd', 'p50', 'p90', 'p95', 'p99', 'max'],
    arms.map(({ experiment, scoring: { latency } }) => [
      experiment.condition,
      count(latency.count),
      ...[
        latency.mean,
        latency.stdDev,
        latency.p50,
        latency.p90,
        latency.p95,
        latency.p99,
        latency.max,
      ].map((value) => figure(value)),
    ]),
  );
}

function reliability(arms: readonly Arm[]): string {
  const yesNo = (met: boolean | null): string => (met === null ? '–' : met ? 'yes' : 'no');
  return textTable(
    ['condition', 'requests', 'failed', 'success', '99%', '99.9%', '99.99%'],
    arms.map(({ experiment, scoring: { reliability } }) => [
      experiment.condition,
      count(reliability.totalRequests),
      count(reliability.failed),
      percent(reliability.successRate),
      yesNo(reliability.sla99),
      yesNo(reliability.sla999),
      yesNo(reliability.sla9999),
    ]),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function accuracy(arms: readonly Arm[]): string {
  const seeds = arms[0]?.accuracies.map((_, i) => `seed ${i + 1}`) ?? [];
  return textTable(
    ['condition', ...seeds, 'mean', 'least', 'greatest'],
    arms.map(({ experiment, accuracies }) =>
      [experiment.condition].concat(
        [...accuracies, mean(accuracies), Math.min(...accuracies), Math.max(...accuracies)].map(
          (value) => percent(value),
        ),
      ),
    ),
  );
}

/** Loss over the batches, and validation accuracy over the epochs: each point a mean over the seeds. */
async function curves({ experiment }: Arm): Promise<string> {
  const [loss] = await experiment.curves({
    metrics: ['loss'],
    x: 'step',
    events: ['crucible_train.batch.stop'],
  });
  const [validation] = await experiment.curves({ metrics: ['val_accuracy'], x: 'epoch' });
  return [
    curveLine(experiment.condition, 'loss, by batch', loss),
    curveLine(experiment.condition, 'validation accuracy, by epoch', validation),
  ].join('\n');
}

function curveLine(condition: string, what: string, series: CurveSeries | undefined): string {
  if (series === undefined) return `${condition.padEnd(9)}  ${what.padEnd(29)} nothing recorded`;
  const means = meanByX(series);
  const line = sparkline(reduceTo(means, CURVE_WIDTH)).padEnd(CURVE_WIDTH);
  return `${condition.padEnd(9)}  ${what.padEnd(29)} ${line}  ${figure(means[0], 4)} → ${figure(means.at(-1), 4)}`;
}

/** The points of one x, which stand side by side, become their mean. */
function meanByX({ x, y }: CurveSeries): number[] {
  const means: number[] = [];
  for (let from = 0; from < x.length; ) {
    let to = from;
    while (to < x.length && x[to] === x[from]) to++;
    means.push(mean([...y.subarray(from, to)]));
    from = to;
  }
  return means;
}
