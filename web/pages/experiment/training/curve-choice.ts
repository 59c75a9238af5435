import type { ColumnsAnswer, LabelColumn, NumberColumn } from '../../../../src/server/protocol.ts';

export type CurveAxisName = 'step' | 'epoch' | 'time';

/** What is measured of the process and not of the training, and what curves run along. */
const NO_METRICS: ReadonlySet<string> = new Set(['step', 'epoch', 'duration', 'process_id']);
const SYSTEM_SAMPLE = 'system.sample';
const USUAL: readonly string[] = [
  'loss',
  'train_loss',
  'val_loss',
  'accuracy',
  'val_accuracy',
  'reward',
];
const FIRST_METRICS = 4;

/** Along which of step, epoch and time there is anything. */
export function axesOf({ numbers }: ColumnsAnswer): CurveAxisName[] {
  const has = (name: string) => numbers.some(({ column }) => column === name);
  return [
    ...(has('step') ? (['step'] as const) : []),
    ...(has('epoch') ? (['epoch'] as const) : []),
    'time',
  ];
}

/** The numbers that have a curve along that axis: some event carries both. */
export function metricsOf({ numbers }: ColumnsAnswer, axis: CurveAxisName): NumberColumn[] {
  const carriers = numbers.find(({ column }) => column === axis)?.events ?? [];
  return numbers.filter(
    ({ name, events }) =>
      !NO_METRICS.has(name) &&
      events.some((event) => event !== SYSTEM_SAMPLE) &&
      (axis === 'time' || events.some((event) => carriers.includes(event))),
  );
}

/** What is shown before anybody has chosen: what trainings are usually judged by. */
export function firstMetrics(metrics: readonly NumberColumn[]): string[] {
  const usual = USUAL.filter((name) => metrics.some((metric) => metric.name === name));
  const others = metrics.map(({ name }) => name).filter((name) => !usual.includes(name));
  return [...usual, ...others].slice(0, FIRST_METRICS);
}

/** What a training is run again with: without telling them apart, steps recur. */
const RUNS: readonly string[] = ['run_id', 'run', 'seed', 'fold', 'trial'];

/** What a line is drawn for each of before anybody has chosen. */
export function firstGrouping(
  groupings: readonly LabelColumn[],
  metrics: readonly NumberColumn[],
): LabelColumn | null {
  const carriers = new Set(metrics.flatMap(({ events }) => events));
  const runs = groupings.filter(({ events }) => events.some((event) => carriers.has(event)));
  return RUNS.flatMap((name) => runs.find((label) => label.name === name) ?? [])[0] ?? null;
}

/** Labels that tell curves apart: few values, and more than one. */
export function groupingsOf({ labels }: ColumnsAnswer): LabelColumn[] {
  return labels.filter(({ values, events }) => {
    const isOfTraining = events.some((event) => event !== SYSTEM_SAMPLE);
    return isOfTraining && values.length > 1 && values.length < 50;
  });
}
