import type { ExperimentRecord, ExperimentRow, Verdict } from '../../../../src/server/protocol.ts';
import { counted, listed } from '../state/arms.ts';

export interface Caveat {
  /** `bad`: no figure can be trusted. */
  readonly tone: 'bad' | 'warn';
  readonly text: string;
}

type Planned = Pick<ExperimentRecord, 'name' | 'plan'>;

/**
 * What is to be known before a verdict is believed; the gravest first. `records` are of the experiments
 * that were compared, as far as their plans matter.
 */
export function caveatsOf(
  verdict: Verdict,
  rows: readonly ExperimentRow[],
  records: readonly Planned[],
): readonly Caveat[] {
  return [
    ...ratioCaveats(verdict),
    ...missingCaveats(verdict),
    ...openCaveats(rows),
    ...droppedCaveats(rows),
    ...planCaveats(verdict, records),
  ];
}

function ratioCaveats({ sampleRatio }: Verdict): Caveat[] {
  if (sampleRatio === null) return [];
  const { holds, observed, counted: what, inSeveral } = sampleRatio;
  return [
    ...(holds
      ? []
      : [
          {
            tone: 'bad' as const,
            text: `The conditions did not get the shares of ${what} that they were to get (${observed.map((count) => count.toLocaleString('en-US')).join(' to ')}). Something loses samples of one of them; no figure below can be trusted until it is found.`,
          },
        ]),
    ...(inSeveral === undefined || inSeveral === 0
      ? []
      : [
          {
            tone: 'warn' as const,
            text: `${counted(inSeveral, 'unit')} ${inSeveral === 1 ? 'was' : 'were'} exposed to more than one condition, and count in each.`,
          },
        ]),
  ];
}

function missingCaveats({ metrics }: Verdict): Caveat[] {
  const missing = metrics.filter(({ reason }) => reason?.reason === 'missing-values');
  if (missing.length === 0) return [];
  const names = [...new Set(missing.map(({ metric }) => metric))];
  return [
    {
      tone: 'bad',
      text: `One condition lacks more values than the other in ${listed(names)}. What is hard is what goes missing, so that is a finding by itself, and there is no verdict on ${names.length === 1 ? 'it' : 'them'}.`,
    },
  ];
}

function openCaveats(rows: readonly ExperimentRow[]): Caveat[] {
  const open = rows.filter(({ status }) => status === 'running' || status === 'paused');
  if (open.length === 0) return [];
  const names = open.map(({ name, status }) => `${name} is ${status}`);
  const said =
    names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more are open`] : names;
  return [
    {
      tone: 'warn',
      text: `${listed(said)}: this is a look before the end. A verdict is for data whose amount was decided beforehand; looked at again and again it finds differences that are not there. The monitor may be looked at as often as you like.`,
    },
  ];
}

function droppedCaveats(rows: readonly ExperimentRow[]): Caveat[] {
  const dropped = rows.filter((row) => row.dropped > 0);
  if (dropped.length === 0) return [];
  const counts = dropped
    .slice(0, 3)
    .map((row) => `${counted(row.dropped, 'event')} of ${row.name}`);
  return [
    {
      tone: 'warn',
      text: `${listed(counts)} ${dropped.length === 1 && dropped[0]!.dropped === 1 ? 'was' : 'were'} dropped while recording, and ${dropped.length > 3 ? 'of more experiments, and ' : ''}are missing here.`,
    },
  ];
}

function planCaveats({ metrics }: Verdict, records: readonly Planned[]): Caveat[] {
  const planned = records.flatMap(({ name, plan }) => (plan === null ? [] : [{ name, plan }]));
  const [first] = planned;
  if (first === undefined) return [];
  const { stoppingRule } = first.plan;
  const others = planned.filter(({ plan }) => plan.hash !== first.plan.hash);
  const without = records.filter(({ plan }) => plan === null);
  const texts = [
    ...others.map(
      ({ name, plan }) =>
        `${name} was started with another plan (${plan.hash.slice(0, 12)}) than the one compared by.`,
    ),
    ...(without.length === 0
      ? []
      : [
          `${listed(without.slice(0, 3).map(({ name }) => name))} ${without.length === 1 ? 'was' : 'were'} started without a plan.`,
        ]),
    ...(stoppingRule.kind === 'sequential'
      ? [
          `The plan stops by looking (${stoppingRule.method}): a p-value for one look does not hold. See the monitor for what it decides.`,
        ]
      : tooFew(metrics, stoppingRule.samples)),
  ];
  return texts.map((text) => ({ tone: 'warn', text }));
}

function tooFew(metrics: Verdict['metrics'], samples: number): string[] {
  const primary = metrics.find(({ role }) => role === 'primary');
  if (primary === undefined) return [];
  const units = Math.min(primary.baseline.units, primary.candidate.units);
  if (units >= samples) return [];
  return [
    `The plan asks for ${counted(samples, 'sample')} of each condition, and there are ${units.toLocaleString('en-US')}.`,
  ];
}
