import type { SequentialOptions } from '../../analysis/monitor/settings.js';
import { refuse } from '../../errors.js';
import type { Monitor, MonitorLook } from '../../lab/monitor.js';
import { type MonitorOptions, unwatchedGuardrails } from '../../lab/monitor-options.js';
import type { CommandContext } from '../command.js';
import { listOf, type QueryOptions, queryOf, wholeNumber } from '../event-query.js';
import { INTERRUPTED, OK, UNDECIDED } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { LivePanel } from '../live-panel.js';
import { spanMs } from '../moments.js';
import { numberOf, sizeOf } from '../numbers.js';
import { lookLine, lookPanel, unwatchedText } from '../text/monitor.js';

export interface WatchOptions extends QueryOptions {
  readonly metric?: string;
  readonly direction?: string;
  readonly minEffect?: string;
  readonly alpha?: string;
  readonly method?: string;
  readonly paired?: boolean;
  readonly burnIn?: string;
  readonly tuning?: string;
  readonly bounds?: string;
  readonly conditions?: string;
  readonly budgetSamples?: string;
  readonly budgetUsd?: string;
  readonly budgetTime?: string;
  readonly stop?: boolean;
  readonly once?: boolean;
  readonly every?: string;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: WatchOptions,
): Promise<number> {
  const asked = monitorOptions(context, options);
  const [first, second] = operands;
  if ((second === undefined) === (options.conditions === undefined))
    throw refuse(
      'invalid-option',
      '--conditions',
      'it, or a second experiment',
      options.conditions,
    );
  const { lab } = await context.open();
  const baseline = await findExperiment(lab, first!);
  const candidate = second === undefined ? null : await findExperiment(lab, second);
  const monitor =
    candidate === null
      ? baseline.monitor(asked)
      : candidate.monitor({ ...asked, against: baseline });
  const last = await show(context, monitor, options.once === true);
  const plan = candidate?.record.plan ?? baseline.record.plan;
  const unwatched = unwatchedText(unwatchedGuardrails(plan, { name: last.metric }));
  // Beside JSON it would be no look.
  const notes = context.json ? context.stderr : context.stdout;
  if (unwatched !== null) await notes.write(`${unwatched}\n`);
  if (context.signal.aborted) return INTERRUPTED;
  const isDecided = last.decision !== 'undecided' && last.decision !== 'too-early';
  return isDecided ? OK : UNDECIDED;
}

/** Shows each look as it comes; resolves to the last. */
async function show(
  context: CommandContext,
  monitor: Monitor,
  isOnce: boolean,
): Promise<MonitorLook> {
  const { stdout, json } = context;
  const panel = new LivePanel(stdout);
  const style = { colours: stdout.colours, columns: stdout.columns };
  for await (const look of monitor) {
    if (json) await writeJson(context, look);
    else if (stdout.isTerminal) await panel.show(lookPanel(look, style));
    else await stdout.write(lookLine(look));
    if (!isOnce && look.endedBy === null) continue;
    await monitor.stop();
    if (!json && !stdout.isTerminal) await stdout.write(`${look.decision}: ${look.why}\n`);
    return look;
  }
  return monitor.decided;
}

function monitorOptions(
  { signal, nowMs }: CommandContext,
  { event, where, from, to, query, ...options }: WatchOptions,
): MonitorOptions {
  const events: QueryOptions = {
    ...(event === undefined ? {} : { event }),
    ...(where === undefined ? {} : { where }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(query === undefined ? {} : { query }),
  };
  const { conditions, metric, every } = options;
  return {
    ...(conditions === undefined ? {} : conditionsOf(conditions)),
    ...(metric === undefined ? {} : { metric }),
    ...(every === undefined ? {} : { pollMs: Math.ceil(spanMs(every, '--every')) }),
    ...rulesOf(options),
    query: queryOf(events, nowMs()),
    signal,
    stopExperiments: options.stop === true,
  };
}

function conditionsOf(text: string): Pick<MonitorOptions, 'by' | 'baseline' | 'candidate'> {
  const [baseline, candidate, ...more] = listOf(text);
  if (baseline === undefined || candidate === undefined || more.length > 0)
    throw refuse('invalid-option', '--conditions', 'two names: baseline,candidate', text);
  return { by: 'condition', baseline, candidate };
}

function rulesOf(options: WatchOptions): Partial<SequentialOptions> {
  const { direction, method, minEffect, alpha, burnIn, tuning, bounds } = options;
  const budget = budgetOf(options);
  return {
    ...(direction === undefined ? {} : { direction: direction as 'lower' | 'higher' }),
    ...(method === undefined ? {} : { method: method as NonNullable<SequentialOptions['method']> }),
    ...(minEffect === undefined ? {} : { minimumEffect: sizeOf(minEffect, '--min-effect') }),
    ...(alpha === undefined ? {} : { alpha: numberOf(alpha, '--alpha') }),
    ...(options.paired === true ? { design: 'paired' as const } : {}),
    ...(burnIn === undefined ? {} : { burnIn: wholeNumber(burnIn, '--burn-in') }),
    ...(tuning === undefined ? {} : { tuning: numberOf(tuning, '--tuning') }),
    ...(bounds === undefined ? {} : { bounds: boundsOf(bounds) }),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
  };
}

function budgetOf({ budgetSamples, budgetUsd, budgetTime }: WatchOptions) {
  return {
    ...(budgetSamples === undefined
      ? {}
      : { samples: wholeNumber(budgetSamples, '--budget-samples') }),
    ...(budgetUsd === undefined ? {} : { costUsd: numberOf(budgetUsd, '--budget-usd') }),
    ...(budgetTime === undefined ? {} : { durationMs: spanMs(budgetTime, '--budget-time') }),
  };
}

function boundsOf(text: string): { lower: number; upper: number } {
  const [lower, upper, ...more] = listOf(text).map((each) => numberOf(each, '--bounds'));
  if (lower === undefined || upper === undefined || more.length > 0)
    throw refuse('invalid-option', '--bounds', 'two numbers: lower,upper', text);
  return { lower, upper };
}
