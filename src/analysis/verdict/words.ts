import {
  counted,
  figure,
  intervalText,
  listed,
  measured,
  percent,
  pText,
  whole,
} from './figure-text.js';
import type {
  EstimatedDifference,
  MetricVerdict,
  ObservationUnit,
  SampleRatioCheck,
  VerdictWord,
} from './verdict.js';

/** A verdict before it is put into words. */
export type WordlessVerdict = Omit<MetricVerdict, 'words'>;

const PLURALS: Readonly<Record<ObservationUnit, string>> = {
  event: 'events',
  sample: 'samples',
  run: 'runs',
};

/** `latency_ms p95: better; fast 812 ms, slow 1,004 ms: -19.1% (95% interval -23% to -15%), p < 0.001 …` */
export function metricWords(verdict: WordlessVerdict, names: Names): string {
  const { metric, reason } = verdict;
  if (reason?.reason === 'missing-values')
    return `${metric}: unknown. ${sentence(capital(reason.message))} Of what is there: ${sentence(figuresOf(verdict, names))}`;
  if (reason !== null) return `${metric}: unknown. ${sentence(reason.message)}`;
  return `${metric}: ${wordOf(verdict)}. ${sentence(figuresOf(verdict, names))}`;
}

export interface Names {
  readonly baseline: string;
  readonly candidate: string;
}

/** `inconclusive (1,240 more samples needed in each condition)` */
function wordOf({ verdict, moreNeeded, margin, ...rest }: WordlessVerdict): string {
  if (verdict === 'inconclusive' && moreNeeded !== null) {
    const { perCondition, unit } = moreNeeded;
    const noun = perCondition === 1 ? unit : PLURALS[unit];
    return `inconclusive (${whole(perCondition)} more ${noun} needed in each condition)`;
  }
  if (verdict === 'inconclusive' && margin === null)
    return 'inconclusive (a margin is needed to say how many more would do)';
  if (verdict !== 'equivalent' || margin === null) return verdict;
  const show = differenceShower(rest);
  const isSure = rest.adjustedPValue !== null && rest.adjustedPValue <= 1 - confidenceOf(rest);
  const way = (rest.difference?.estimate ?? 0) > 0 ? 'higher' : 'lower';
  const within = `the difference is less than ${show(margin.absolute)}`;
  return isSure
    ? `equivalent (${way}, but ${within} either way)`
    : `equivalent (${within} either way)`;
}

function confidenceOf({ difference }: Pick<WordlessVerdict, 'difference'>): number {
  return difference?.interval?.confidence ?? 1;
}

function figuresOf(verdict: WordlessVerdict, names: Names): string {
  const { baseline, candidate, difference, relativeDifference, test, adjustedPValue } = verdict;
  const show = shower(verdict);
  const showDifference = differenceShower(verdict);
  const both = [
    [names.candidate, candidate.estimate],
    [names.baseline, baseline.estimate],
  ] as const;
  const estimates = both
    .map(([name, estimate]) => `${name} ${estimate === null ? 'none' : show(estimate)}`)
    .join(', ');
  const parts = [estimates];
  if (verdict.statistic === 'rate' && difference?.interval) parts.push(pointsText(difference));
  else if (relativeDifference?.interval)
    parts.push(
      `${percent(relativeDifference.estimate)} (${intervalText(relativeDifference.interval, percent)})`,
    );
  else if (difference?.interval)
    parts.push(
      `${difference.estimate > 0 ? '+' : ''}${showDifference(difference.estimate)} (${intervalText(difference.interval, showDifference)})`,
    );
  if (test !== null && adjustedPValue !== null)
    parts.push(`${pText(adjustedPValue)}${correctionText(verdict)}, ${test.name}`);
  return parts.join('; ');
}

/** `+0.66 percentage points (95% interval +0.09 to +1.24)`: a share of a rate is easily misread. */
function pointsText({ estimate, interval }: EstimatedDifference): string {
  const points = (value: number): string => `${value > 0 ? '+' : ''}${figure(value * 100)}`;
  const reach = interval === null ? '' : ` (${intervalText(interval, points)})`;
  return `${points(estimate)} percentage points${reach}`;
}

function correctionText({ correctedFor }: WordlessVerdict): string {
  return correctedFor === null || correctedFor < 2
    ? ''
    : ` corrected for ${correctedFor} tests (the interval is not)`;
}

function shower({
  unit,
  statistic,
}: Pick<WordlessVerdict, 'unit' | 'statistic'>): (value: number) => string {
  return (value) => measured(value, unit, statistic === 'rate');
}

/** A share of a rate and a difference of rates are not to be taken for one another. */
function differenceShower(
  verdict: Pick<WordlessVerdict, 'unit' | 'statistic'>,
): (value: number) => string {
  return verdict.statistic === 'rate'
    ? (value) => `${figure(value * 100)} percentage points`
    : shower(verdict);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

const ORDER: readonly VerdictWord[] = [
  'worse',
  'better',
  'differs',
  'equivalent',
  'inconclusive',
  'unknown',
];

/** The whole: a broken assignment first, then what was planned, then the rest, candidate by candidate. */
export function overallWords(
  comparisons: readonly { readonly names: Names; readonly metrics: readonly MetricVerdict[] }[],
  sampleRatio: SampleRatioCheck | null,
): string {
  const sentences: string[] = [];
  if (sampleRatio !== null && !sampleRatio.holds)
    sentences.push(
      `The conditions did not get their shares (${sampleRatio.observed.map(whole).join(' to ')} ${sampleRatio.counted}, ${pText(sampleRatio.pValue)}): something loses samples of one of them, and no figure can be trusted.`,
    );
  if (sampleRatio?.inSeveral !== undefined)
    sentences.push(
      `${counted(sampleRatio.inSeveral, 'unit')} ${sampleRatio.inSeveral === 1 ? 'was' : 'were'} exposed to more than one condition, and so ${sampleRatio.inSeveral === 1 ? 'is' : 'are'} in the figures of each.`,
    );
  for (const { names, metrics } of comparisons) {
    const planned = metrics.filter(({ role }) => role === 'primary' || role === 'guardrail');
    const others = metrics.filter(({ role }) => role !== 'primary' && role !== 'guardrail');
    const said =
      metrics.length === 0
        ? 'nothing to compare'
        : groupsOf(planned.length === 0 ? others : planned);
    sentences.push(`${names.candidate} against ${names.baseline}: ${said}.`);
    if (planned.length > 0 && others.length > 0)
      sentences.push(`Besides the plan: ${groupsOf(others)}.`);
  }
  return sentences.join(' ');
}

/** `better in a and b; inconclusive in c` */
function groupsOf(metrics: readonly MetricVerdict[]): string {
  const primaryFirst = [...metrics].sort(
    (a, b) => Number(b.role === 'primary') - Number(a.role === 'primary'),
  );
  const words = new Set(primaryFirst[0]?.role === 'primary' ? [primaryFirst[0].verdict] : []);
  for (const word of ORDER) words.add(word);
  return [...words]
    .flatMap((word) => {
      const found = primaryFirst.filter(({ verdict }) => verdict === word);
      return found.length === 0 ? [] : [`${SAID[word]} ${listed(found.map(named))}`];
    })
    .join('; ');
}

const SAID: Readonly<Record<VerdictWord, string>> = {
  worse: 'worse in',
  better: 'better in',
  differs: 'different in',
  equivalent: 'equivalent in',
  inconclusive: 'inconclusive in',
  unknown: 'unknown in',
};

function named({ metric, role }: MetricVerdict): string {
  return role === 'primary' || role === 'guardrail' ? `${metric} (${role})` : metric;
}
