import { Telemetry } from '../../bus/telemetry.js';
import { compareExperiments } from '../../lab/compare.js';
import type { Experiment } from '../../lab/experiment.js';
import { Lab } from '../../lab/lab.js';
import type { CommandContext, OpenLab } from '../command.js';
import { CONDITIONS, type DemoCondition, simulate } from '../demo/simulation.js';
import { wholeNumber } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { renderComparison } from '../text/comparison.js';
import { renderMetrics } from '../text/metrics.js';

export interface DemoOptions {
  readonly seed?: string;
}

const SAMPLES = 400;
const DEFAULT_SEED = 42;

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: DemoOptions,
): Promise<number> {
  const { stdout, stderr, json } = context;
  const seed = options.seed === undefined ? DEFAULT_SEED : wholeNumber(options.seed, '--seed', 0);
  const opened = await context.open();
  const { colours } = stdout;
  if (!json) {
    await stdout.write(
      `${colours('yellow', 'SIMULATED')}: no model is called. Two conditions of a question answering\n` +
        `application, ${SAMPLES} questions each, with random figures of seed ${seed}.\n\n`,
    );
  }
  const experiments: Experiment[] = [];
  for (const condition of CONDITIONS) {
    context.signal.throwIfAborted();
    experiments.push(await record(opened, condition, seed, context.nowMs()));
  }
  const { lab } = opened;
  const compared = await compareExperiments(
    lab,
    experiments.map(({ id }) => id),
  );
  if (json) {
    const records = experiments.map(({ record }) => record);
    await writeJson(context, { simulated: true, seed, experiments: records, comparison: compared });
    return OK;
  }
  const style = { width: stdout.columns, colours };
  const last = experiments.at(-1)!;
  await stdout.write(`${colours('bold', `${last.name} (simulated)`)}\n\n`);
  await stdout.write(renderMetrics(compared.individual.at(-1)!, style));
  await stdout.write(`\n${colours('bold', 'baseline and candidate (simulated)')}\n\n`);
  await stdout.write(renderComparison(compared, experiments, style));
  await stdout.write(whatNext(experiments));
  if (opened.store.kind === 'memory')
    await stderr.write('\nThis store is gone when this command ends.\n');
  return OK;
}

/** On a bus and a clock of its own: simulated time passes as fast as it can. */
async function record(
  { store, lab }: OpenLab,
  condition: DemoCondition,
  seed: number,
  nowMs: number,
): Promise<Experiment> {
  const telemetry = new Telemetry();
  const simulation = simulate(condition, { seed, samples: SAMPLES, endMs: nowMs });
  let nowUs = simulation.startUs;
  const simulated = new Lab({
    telemetry,
    store,
    clock: { nowUs: () => nowUs, nowNs: () => nowUs * 1000 },
  });
  const experiment = await simulated.start({
    name: `demo ${condition.name}`,
    condition: condition.name,
    hypothesis:
      'SIMULATED: a smaller model with a shorter prompt is as reliable, faster and cheaper',
    tags: ['demo', 'simulated'],
    metadata: { simulated: true, seed, model: condition.model },
    sampleSize: SAMPLES,
  });
  for (const event of simulation.events) {
    nowUs = event.timestampUs;
    telemetry.execute(event.name, event.measurements, event.metadata);
  }
  await experiment.stop();
  return lab.get(experiment.id);
}

function whatNext(experiments: readonly Experiment[]): string {
  const [baseline, candidate] = experiments.map(({ id }) => id);
  const lines = [
    ['crucible ls', 'what there is'],
    [`crucible metrics ${candidate}`, 'the figures above, at any time'],
    [`crucible query ${candidate} -w success=false`, 'what failed'],
    [`crucible compare ${baseline} ${candidate} --json`, 'for a script'],
    [`crucible export ${candidate} -o candidate.csv`, 'for pandas or R'],
    ['crucible run -- node your-program.js', 'a program of your own'],
    [`crucible rm ${baseline} ${candidate}`, 'be rid of these'],
  ] as const;
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nTry next:\n${lines.map(([command, does]) => `  ${command.padEnd(width)}  # ${does}\n`).join('')}`;
}
