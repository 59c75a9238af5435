import type { JudgedComparison } from '../../analysis/compare.js';
import { caveatsOf } from '../../analysis/gate/caveats.js';
import { decideGate, type GateResult, isNamed } from '../../analysis/gate/gate.js';
import type { ComparisonOptions } from '../../config/comparison-options.js';
import { CrucibleError, refuse } from '../../errors.js';
import { type GateSummary, gateMarkdown } from '../../export/gate-markdown.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Lab } from '../../lab/lab.js';
import type { Where } from '../../query/where.js';
import type { CommandContext } from '../command.js';
import { comparedPlan, planFacts } from '../compared-plan.js';
import { type ComparisonFlags, comparisonOf, withProgress } from '../comparison-flags.js';
import { GATE_UNDECIDED, OK, REGRESSION } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { gateLine } from '../gate-line.js';
import { writeJson } from '../json-output.js';
import { nameOf } from '../metric-option.js';
import { appendSummary, writeSummary } from '../summary-file.js';
import { renderGate } from '../text/gate.js';

export interface GateOptions extends ComparisonFlags {
  readonly baseline?: string;
  readonly candidate?: string;
  readonly experiment?: readonly string[];
  readonly undecided?: Policy;
  readonly markdown?: string;
}

/** What an undecided gate ends with. */
type Policy = 'exit' | 'fail' | 'pass';

const UNDECIDED_ENDS_WITH: Readonly<Record<Policy, number>> = {
  exit: GATE_UNDECIDED,
  fail: REGRESSION,
  pass: OK,
};

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: GateOptions,
): Promise<number> {
  const { baseline, candidate, experiment, undecided = 'exit', markdown, ...flags } = options;
  const arms = {
    baseline: required(baseline, '--baseline'),
    candidate: required(candidate, '--candidate'),
  };
  if (markdown === '-' && context.json)
    throw refuse('invalid-option', '--markdown', 'a file beside --json, which has stdout', '-');
  const asked = await comparisonOf(flags, context);
  const { lab } = await context.open();
  const { experiments, compared } = await compareArms(context, lab, arms, experiment, asked);
  await requireMetrics(lab, compared, experiments, asked);
  const summary = summaryOf(compared, experiments, asked, options);
  const exitCode = exitCodeOf(summary.result, undecided);
  const text = gateMarkdown(summary);
  // The files first: whoever reads the exit code expects them to be there.
  if (markdown !== undefined && markdown !== '-') await writeSummary(markdown, text);
  if (markdown === undefined) await appendSummary(context.environment, text);
  await show(context, markdown === '-' ? text : null, summary, {
    ...summary.result,
    caveats: summary.caveats,
    plan: planFacts(comparedPlan(asked, experiments), experiments),
    policy: undecided,
    exitCode,
    command: summary.command,
    comparison: compared,
  });
  return exitCode;
}

const EVERY_METRIC =
  'neither --metric nor a plan says which metrics matter, so that every one of them has to pass';

interface Arms {
  readonly baseline: string;
  readonly candidate: string;
}

/** Two experiments; or, where experiments are named beside them, two conditions of these. */
async function compareArms(
  context: CommandContext,
  lab: Lab,
  { baseline, candidate }: Arms,
  within: readonly string[] | undefined,
  asked: ComparisonOptions,
): Promise<{ experiments: readonly Experiment[]; compared: JudgedComparison }> {
  const { compareExperiments } = await import('../../lab/compare.js');
  if (within !== undefined && baseline === candidate)
    throw refuse('invalid-option', '--candidate', 'another condition than the baseline', candidate);
  const experiments: Experiment[] = [];
  for (const given of within ?? [baseline, candidate])
    experiments.push(await findExperiment(lab, given));
  const conditions: Where = { condition: [baseline, candidate] };
  const { where } = asked.query ?? {};
  const options: ComparisonOptions =
    within === undefined
      ? asked
      : {
          ...asked,
          by: 'condition',
          baseline,
          query: {
            ...asked.query,
            where: where === undefined ? conditions : { and: [where, conditions] },
          },
        };
  const ids = experiments.map(({ id }) => id);
  const compared = await withProgress(context, 'comparing', (onProgress) =>
    compareExperiments(lab, ids, { ...options, onProgress }),
  );
  return { experiments, compared };
}

const NOT_FOR_LOSSES =
  '--undecided pass is for too few data, and not for data that are lost: it does not apply here';

function summaryOf(
  { verdict }: JudgedComparison,
  experiments: readonly Experiment[],
  asked: ComparisonOptions,
  options: GateOptions,
): GateSummary {
  const chosen = asked.metrics?.map(nameOf) ?? null;
  requireDirections(verdict, chosen);
  const records = experiments.map(({ record }) => record);
  const recording = records.map(({ name, counts: { recorded, dropped } }) => ({
    name,
    recorded,
    dropped,
  }));
  const result = decideGate(verdict, { metrics: chosen, recording });
  const isOpen = result.decision === 'undecided';
  const isLossy = result.reasons.length > 0;
  return {
    result,
    verdict,
    experiments: records,
    caveats: [
      ...(isOpen && isLossy && options.undecided === 'pass' ? [NOT_FOR_LOSSES] : []),
      ...(isOpen && !isLossy && !result.areChosen ? [EVERY_METRIC] : []),
      ...result.caveats,
      ...caveatsOf(verdict, records, comparedPlan(asked, experiments)),
    ],
    command: gateLine(options, experiments),
  };
}

/** A misspelt metric is a broken command, not a doubt. */
async function requireMetrics(
  lab: Lab,
  { verdict }: JudgedComparison,
  experiments: readonly Experiment[],
  { metrics }: ComparisonOptions,
): Promise<void> {
  const unknown = (metrics ?? []).map(nameOf).find((name) => {
    const arms = verdict.metrics
      .filter((metric) => isNamed(name, metric))
      .flatMap(({ baseline, candidate }) => [baseline, candidate]);
    return arms.length > 0 && arms.every(({ values, nonFinite }) => values + nonFinite === 0);
  });
  if (unknown === undefined) return;
  const { recordedMetrics } = await import('../../lab/recorded-metrics.js');
  const ids = experiments.map(({ id }) => id);
  const there = (await recordedMetrics(lab, ids)).join(', ') || 'none';
  throw new CrucibleError(
    'invalid-option',
    `--metric: no event that is compared has a metric "${unknown}"; recorded are: ${there}`,
    { path: '--metric', expected: `one of ${there}`, received: unknown },
  );
}

/** Without a direction there is no harm; and no data will ever say which way it is. */
function requireDirections(
  { metrics }: JudgedComparison['verdict'],
  chosen: readonly string[] | null,
): void {
  for (const name of chosen ?? []) {
    const found = metrics.find((metric) => isNamed(name, metric));
    if (found !== undefined && found.direction === null)
      throw refuse('invalid-option', '--metric', `'${name} lower' or '${name} higher'`, name);
  }
}

async function show(
  context: CommandContext,
  markdown: string | null,
  summary: GateSummary,
  json: object,
): Promise<void> {
  const { stdout } = context;
  if (context.json) await writeJson(context, json);
  else if (markdown !== null) await stdout.write(markdown);
  else await stdout.write(renderGate(summary, { width: stdout.columns, colours: stdout.colours }));
}

/** The policy is for what cannot be told yet: neither for a regression nor for what was lost. */
function exitCodeOf({ decision, reasons }: GateResult, policy: Policy): number {
  if (decision === 'passed') return OK;
  if (decision === 'regression') return REGRESSION;
  return reasons.length > 0 && policy === 'pass' ? GATE_UNDECIDED : UNDECIDED_ENDS_WITH[policy];
}

function required(text: string | undefined, flag: string): string {
  if (text === undefined || text === '')
    throw refuse('invalid-option', flag, 'an experiment, or a condition of --experiment', text);
  return text;
}
