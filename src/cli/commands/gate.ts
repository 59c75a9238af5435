import type { JudgedComparison } from '../../analysis/compare.js';
import { caveatsOf } from '../../analysis/gate/caveats.js';
import { decideGate, type GateDecision, isNamed } from '../../analysis/gate/gate.js';
import type { ComparisonOptions } from '../../config/comparison-options.js';
import { refuse } from '../../errors.js';
import type { ExperimentPlan } from '../../event/plan.js';
import { type GateSummary, gateMarkdown } from '../../export/gate-markdown.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Lab } from '../../lab/lab.js';
import type { Where } from '../../query/where.js';
import type { CommandContext } from '../command.js';
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
  const summary = summaryOf(compared, experiments, asked, options);
  const { decision } = summary.result;
  const exitCode = exitCodeOf(decision, undecided);
  const text = gateMarkdown(summary);
  // The files first: whoever reads the exit code expects them to be there.
  if (markdown !== undefined && markdown !== '-') await writeSummary(markdown, text);
  if (markdown === undefined) await appendSummary(context.environment, text);
  await show(context, markdown === '-' ? text : null, summary, {
    ...summary.result,
    caveats: summary.caveats,
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

function summaryOf(
  { verdict, individual }: JudgedComparison,
  experiments: readonly Experiment[],
  { metrics, plan }: ComparisonOptions,
  options: GateOptions,
): GateSummary {
  const chosen = metrics?.map(nameOf) ?? null;
  requireDirections(verdict, chosen);
  const records = experiments.map(({ record }) => record);
  const result = decideGate(verdict, {
    metrics: chosen,
    dropped: records.map(({ name }, at) => ({ name, events: individual[at]!.summary.dropped })),
  });
  const recorded = records.find((record) => record.plan !== null)?.plan ?? null;
  const kept = plan === undefined ? recorded : (plan as ExperimentPlan | null);
  return {
    result,
    verdict,
    experiments: records,
    caveats: [
      ...(result.decision === 'undecided' && !result.areChosen ? [EVERY_METRIC] : []),
      ...caveatsOf(verdict, records, kept),
    ],
    command: gateLine(options, experiments),
  };
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

function exitCodeOf(decision: GateDecision, policy: Policy): number {
  if (decision === 'passed') return OK;
  return decision === 'regression' ? REGRESSION : UNDECIDED_ENDS_WITH[policy];
}

function required(text: string | undefined, flag: string): string {
  if (text === undefined || text === '')
    throw refuse('invalid-option', flag, 'an experiment, or a condition of --experiment', text);
  return text;
}
