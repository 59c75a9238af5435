/**
 * The main job: is a small neural network a better spam filter than logistic regression, and what
 * does it cost? Two conditions, five seeds each, trained and scored on the SpamAssassin corpus; every
 * batch, epoch, checkpoint and scored e-mail is recorded; it ends with a verdict by the plan that was
 * registered before the first of them. `--open` shows it in the dashboard while it runs; with
 * `--no-browser` only the address is printed.
 */
import { mkdir } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Experiment, startExperiment, telemetry, writeReport } from 'crucible-telemetry';
import { type Condition, conditions, seeds } from './conditions.js';
import { type Corpus, loadCorpus } from './corpus.js';
import { dashboardCommand, openDashboard } from './dashboard.js';
import { encodeTrainingData, type TrainingData } from './dataset.js';
import type { Emit } from './emit.js';
import { planFor, scoringMetrics } from './plan.js';
import { bar, createProgress } from './progress.js';
import { report } from './report.js';
import { scoreHeldOut } from './score.js';
import { trainModel } from './train.js';
import { BESIDES, verdict } from './verdict.js';

const { values: flags } = parseArgs({
  options: { open: { type: 'boolean' }, 'no-browser': { type: 'boolean' } },
});
const CHECKPOINTS = resolve('exports/spam-filter-checkpoints');

interface Arm {
  readonly condition: Condition;
  readonly data: TrainingData;
  readonly experiment: Experiment;
}

const progress = createProgress();
const emit: Emit = (name, measurements, metadata) =>
  telemetry.execute(name, measurements, metadata);

function start(condition: Condition, corpus: Corpus): Promise<Experiment> {
  return startExperiment({
    name: `spam filter ${condition.condition}`,
    hypothesis:
      'A hidden layer finds more of the spam than a linear model, for a little more time an e-mail',
    condition: condition.condition,
    tags: ['spam-filter', 'spam-assassin'],
    metadata: {
      model: condition.modelName,
      training: condition.training,
      features: condition.features,
      seeds,
    },
    metricsConfig: { custom: scoringMetrics },
    plan: planFor(corpus.heldOut.length),
    scope: 'run',
    systemMetrics: { intervalMs: 1000 },
  });
}

async function runSeed(
  { condition, data, experiment }: Arm,
  corpus: Corpus,
  seed: number,
  label: string,
): Promise<void> {
  const name = `${label} ${condition.condition}, seed ${seed}`;
  const trained = await trainModel({
    condition,
    seed,
    data,
    checkpointDirectory: CHECKPOINTS,
    emit,
    onProgress: ({ epoch, loss }) =>
      progress.update(`${name}: epoch ${epoch}, loss ${loss.toFixed(4)}`),
  });
  const score = await scoreHeldOut({
    condition,
    model: trained.model,
    modelVersion: trained.modelVersion,
    seed,
    heldOut: corpus.heldOut,
    warmUp: corpus.validation,
    emit,
    onProgress: ({ scoredCount, totalCount }) =>
      progress.update(`${name}: scored ${scoredCount}/${totalCount}`),
  });
  const { events } = experiment.live();
  progress.done(
    `${name}: trained in ${(trained.durationMs / 1000).toFixed(1)} s, ` +
      `held-out accuracy ${(score.accuracy * 100).toFixed(2)}%, ${events.toLocaleString('en')} events so far`,
  );
}

const startedAt = performance.now();
progress.update('reading the SpamAssassin corpus …');
const corpus = await loadCorpus();
progress.done(
  `corpus: ${corpus.train.length} e-mails to train on, ${corpus.validation.length} to validate, ` +
    `${corpus.heldOut.length} held out; ${corpus.duplicateCount} duplicates left out`,
);
await mkdir(CHECKPOINTS, { recursive: true });

const arms: Arm[] = [];
for (const condition of conditions) {
  progress.update(`encoding e-mails for ${condition.modelName} …`);
  const data = encodeTrainingData(corpus, condition.features);
  arms.push({ condition, data, experiment: await start(condition, corpus) });
}

progress.done(
  `recording to ${process.env['CRUCIBLE_DIR'] ?? '.crucible'}; to watch from another terminal: npx crucible tail ${arms[0]!.experiment.id}`,
);

const dashboard = flags.open
  ? await openDashboard(arms[0]!.experiment.id, { showsBrowser: flags['no-browser'] !== true })
  : null;
if (flags.open)
  progress.done(dashboard === null ? 'without its dashboard' : `dashboard: ${dashboard.page}`);

// Taking turns, so that a change in the machine's speed meets both conditions.
const total = seeds.length * arms.length;
let finished = 0;
for (const seed of seeds) {
  for (const arm of arms) {
    await arm.experiment.run(() => runSeed(arm, corpus, seed, bar(finished, total)));
    finished++;
  }
}
for (const { experiment } of arms) await experiment.stop();

const experiments = arms.map(({ experiment }) => experiment);
console.log(await report(experiments));
const paths: string[] = [];
for (const experiment of experiments) {
  for (const format of ['csv', 'jsonl'] as const) {
    const path = await experiment.export(format, {
      onProgress: ({ rows }) =>
        progress.update(`exporting ${experiment.condition}: ${rows} events`),
    });
    paths.push(relative('.', path));
  }
}
progress.done(`finished in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
const { environment } = experiments[0]!.record;
console.log(
  `Recorded at ${environment?.gitCommit?.slice(0, 12) ?? 'an unknown commit'}${environment?.gitDirty ? ' (with changes)' : ''}, Node ${environment?.node}`,
);
console.log(`Exported:\n${paths.map((path) => `  ${path}`).join('\n')}`);
console.log(
  `Recorded for good: npx crucible ls, npx crucible compare ${experiments.map(({ id }) => id).join(' ')}`,
);
console.log(`Checkpoints: ${relative('.', CHECKPOINTS)}/`);
const written = await writeReport(
  experiments.map(({ id }) => id),
  'exports/spam-filter-report.html',
  { metrics: BESIDES },
);
console.log(`Report: ${relative('.', written.path)}`);
console.log(await verdict(experiments));
console.log(`Dashboard: ${dashboardCommand(experiments.at(-1)!.id, process.env['CRUCIBLE_DIR'])}`);
if (dashboard?.isOurs === true) {
  // Ctrl-C ends the dashboard, and with it there is nothing left to wait for.
  process.once('SIGINT', () => {});
  console.log(`Training is done; the dashboard stays at ${dashboard.page} until Ctrl-C`);
  await dashboard.ended;
}
