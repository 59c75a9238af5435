import type {
  ExperimentRecord,
  ExperimentRow,
  ExperimentStatus,
  Verdict,
} from '../../../../src/server/protocol.ts';
import { counted, listed } from '../../../format/words.ts';
import type { Arm } from '../state/arms.ts';

export interface Caveat {
  /** `bad`: no figure can be trusted. */
  readonly tone: 'bad' | 'warn';
  readonly text: string;
}

type Planned = Pick<ExperimentRecord, 'id' | 'name' | 'plan'>;

/**
 * What is to be known before a verdict is believed; the gravest first. `records` are of the experiments
 * that were compared, as far as their plans matter.
 */
export function caveatsOf(
  verdict: Verdict,
  arms: readonly Arm[],
  records: readonly Planned[],
): readonly Caveat[] {
  return [
    ...ratioCaveats(verdict),
    ...missingCaveats(verdict),
    ...openCaveats(arms),
    ...droppedCaveats(arms),
    ...planCaveats(verdict, records, arms),
  ];
}

/** As the page calls it: by its arm where it is all of that, as several may have one name. */
function nameOf({ id, name }: Pick<ExperimentRow, 'id' | 'name'>, arms: readonly Arm[]): string {
  const own = arms.filter(({ rows }) => rows.some((row) => row.id === id));
  return own.length === 1 && own[0]!.rows.length === 1 ? own[0]!.label : name;
}

/** Each experiment once, also one that has several conditions. */
function rowsOf(arms: readonly Arm[]): readonly ExperimentRow[] {
  return [...new Set(arms.flatMap(({ rows }) => rows))];
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

const OPEN: readonly ExperimentStatus[] = ['running', 'paused'];

function openCaveats(arms: readonly Arm[]): Caveat[] {
  const seen = new Set<ExperimentRow>();
  const said = arms.flatMap((arm) => {
    const open = arm.rows.filter((row) => OPEN.includes(row.status) && !seen.has(row));
    for (const row of open) seen.add(row);
    const isShared = (row: ExperimentRow): boolean =>
      arms.some((other) => other !== arm && other.rows.includes(row));
    if (arm.rows.length === 1 || open.some(isShared))
      return open.map((row) => `${nameOf(row, arms)} is ${row.status}`);
    return OPEN.flatMap((status) => {
      const { length } = open.filter((row) => row.status === status);
      const are = length === 1 ? 'is' : 'are';
      return length === 0 ? [] : [`${counted(length, 'run')} of ${arm.label} ${are} ${status}`];
    });
  });
  if (said.length === 0) return [];
  const names = said.length > 3 ? [...said.slice(0, 2), `${said.length - 2} more are open`] : said;
  return [
    {
      tone: 'warn',
      text: `${listed(names)}: this is a look before the end. A verdict is for data whose amount was decided beforehand; looked at again and again it finds differences that are not there. The monitor may be looked at as often as you like.`,
    },
  ];
}

function droppedCaveats(arms: readonly Arm[]): Caveat[] {
  const dropped = rowsOf(arms).filter((row) => row.dropped > 0);
  if (dropped.length === 0) return [];
  const counts = dropped
    .slice(0, 3)
    .map((row) => `${counted(row.dropped, 'event')} of ${nameOf(row, arms)}`);
  return [
    {
      tone: 'warn',
      text: `${listed(counts)} ${dropped.length === 1 && dropped[0]!.dropped === 1 ? 'was' : 'were'} dropped while recording, and ${dropped.length > 3 ? 'of more experiments, and ' : ''}are missing here.`,
    },
  ];
}

function planCaveats(
  { metrics }: Verdict,
  records: readonly Planned[],
  arms: readonly Arm[],
): Caveat[] {
  const planned = records.flatMap((record) => {
    const { plan } = record;
    return plan === null ? [] : [{ name: nameOf(record, arms), plan }];
  });
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
          `${listed(without.slice(0, 3).map((record) => nameOf(record, arms)))} ${without.length === 1 ? 'was' : 'were'} started without a plan.`,
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
