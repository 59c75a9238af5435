import { type ConfidenceCurve, confidenceCurve } from '../../analysis/monitor/confidence-curve.js';
import type { ArmName, SequentialLook } from '../../analysis/monitor/look.js';
import type { Lab } from '../../lab/lab.js';
import { type DecodedMonitorOptions, unwatchedGuardrails } from '../../lab/monitor-options.js';
import { openForReading } from '../../lab/reading.js';
import { valuesInOrder } from '../../lab/report-replay.js';
import { openWatch, type Watch } from '../../lab/watch.js';
import type { MonitorAnswer, MonitorArm, MonitorPoint } from '../protocol.js';

interface Asked {
  /** The experiment that is judged; `against` in the options is the baseline. */
  readonly candidate: string;
  readonly options: DecodedMonitorOptions;
  readonly maxPoints: number;
  readonly signal: AbortSignal;
}

/** The confidence sequence of a comparison as it has gone so far. */
export async function monitorAnswer(
  lab: Lab,
  { candidate, options, maxPoints, signal }: Asked,
): Promise<MonitorAnswer> {
  const watch = await openWatch(lab, candidate, options);
  const { arms, metric, rules } = watch;
  const places = ['baseline', 'candidate'] as const;
  const values = valuesInOrder(metric, {
    by: options.against === null ? 'condition' : 'experiment',
    query: options.query,
    arms: places.map((place) => ({
      condition: arms[place].condition,
      experimentIds: [arms[place].experimentId],
    })),
    experiments: await Promise.all(
      watch.experiments.map(({ record }) => openForReading(lab, record.id)),
    ),
  });
  const curve = await confidenceCurve(rules, values, { maxPoints, signal });
  const { last, looks, looksMade, settings } = curve;
  return {
    metric: metric.name,
    unit: metric.unit,
    direction: rules.direction,
    method: last.method,
    design: settings.design,
    alpha: last.alpha,
    baseline: armOf(watch, last, 'baseline'),
    candidate: armOf(watch, last, 'candidate'),
    points: looks.map(({ timestampUs, look }) => pointOf(timestampUs, look)),
    looks: looksMade,
    reduced: looks.length < looksMade,
    decision: last.decision,
    why: last.why,
    stopped: stoppedOf(curve),
    pValue: last.pValue,
    margin: last.margin,
    caveats: caveatsOf(watch, curve),
  };
}

function armOf({ arms }: Watch, look: SequentialLook, place: ArmName): MonitorArm {
  return { ...arms[place], ...look[place] };
}

function pointOf(timestampUs: number, look: SequentialLook): MonitorPoint {
  const { difference, interval, runningInterval, pValue, margin, spent } = look;
  return {
    n: spent.samples,
    timestampUs,
    estimate: difference,
    lower: endOf(interval?.lower),
    upper: endOf(interval?.upper),
    runningLower: endOf(runningInterval?.lower),
    runningUpper: endOf(runningInterval?.upper),
    pValue,
    margin,
  };
}

/** An end that is nowhere is not known. */
function endOf(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function stoppedOf({ stopped }: ConfidenceCurve): MonitorAnswer['stopped'] {
  if (stopped === null) return null;
  const { timestampUs, look } = stopped;
  const { decision, why, spent } = look;
  const isOpen = decision === 'undecided' || decision === 'too-early';
  return { by: isOpen ? 'budget' : 'decided', decision, why, n: spent.samples, timestampUs };
}

/** What whoever reads the decision has to know of it. */
function caveatsOf({ experiments, metric }: Watch, { last, settings }: ConfidenceCurve): string[] {
  const caveats: string[] = [];
  const plan = experiments.map(({ record }) => record.plan).findLast((each) => each !== null);
  if (plan == null)
    caveats.push('nothing was planned: the guarantee holds if metric and rules were chosen before');
  const guardrails = unwatchedGuardrails(plan ?? null, metric);
  if (guardrails.length > 0)
    caveats.push(`guardrails not looked at here: ${guardrails.join(', ')}`);
  if (last.method === 'asymptotic' || last.method === 'mixture-sprt')
    caveats.push(`${last.method} holds for large samples; each arm's values may not drift`);
  if (settings.minimumEffect === null)
    caveats.push('no smallest effect that matters was given: nothing is called equivalent');
  if (last.interval !== null && last.runningInterval === null)
    caveats.push('looks contradict each other: the difference may drift');
  for (const arm of ['baseline', 'candidate'] as const) {
    const { nonFinite, repeats } = last[arm];
    if (nonFinite > 0)
      caveats.push(`${arm}: ${nonFinite} values are NaN or infinite, and left out`);
    if (repeats > 0)
      caveats.push(`${arm}: ${repeats} further values of samples that had one, and left out`);
  }
  return caveats;
}
