import type { MetricVerdict } from '../../../../src/server/protocol.ts';
import { formatExact } from '../../../format/number.ts';
import {
  differenceText,
  estimateText,
  intervalText,
  levelText,
  moreNeededText,
  pText,
  relativeText,
  sizeText,
} from './figures.ts';
import { leadOf, type Pair } from './pairs.ts';

export interface Headline {
  readonly metric: MetricVerdict;
  /** What is better, by how much, how sure. */
  readonly answer: string;
  /** What it costs, in money or else in time; null where the answer is about that itself. */
  readonly cost: string | null;
}

/** The answer on one pair in a sentence or two. */
export function headlineOf(pair: Pair, chosen: string | null): Headline | null {
  const metric = leadOf(pair.metrics, chosen);
  if (metric === null) return null;
  return { metric, answer: answerOf(pair, metric), cost: costOf(pair, metric) };
}

function answerOf({ baseline, candidate }: Pair, metric: MetricVerdict): string {
  const [b, c] = [baseline.label, candidate.label];
  const { verdict, margin, reason } = metric;
  const figures = figuresOf(metric);
  const instead = `${estimateText(metric.candidate.estimate, metric)} instead of ${estimateText(metric.baseline.estimate, metric)}`;
  switch (verdict) {
    case 'better':
    case 'worse':
      return `${c} is ${verdict} than ${b} in ${metric.metric}: ${instead}, ${figures}.`;
    case 'differs':
      return `${c} differs from ${b} in ${metric.metric}: ${instead}, ${figures}. Which way is good, nobody has said.`;
    case 'equivalent':
      return `${c} is equivalent to ${b} in ${metric.metric}: ${
        margin === null
          ? ''
          : `the difference is less than ${sizeText(margin.absolute, metric)} either way; `
      }${instead}, ${figures}.`;
    case 'inconclusive':
      return `${c} against ${b} is not decided in ${metric.metric}: ${instead}, ${figures}. That does not mean that there is no difference; ${openText(metric)}.`;
    case 'unknown':
      return `Nothing can be said of ${c} against ${b} in ${metric.metric}: ${ended(reason?.message ?? 'no difference can be worked out')}`;
  }
}

function openText(metric: MetricVerdict): string {
  const more = moreNeededText(metric);
  return more === null
    ? 'a margin is needed to say how many more observations would tell'
    : `about ${more} in each condition would tell`;
}

/** `+0.66 pp (95% interval +0.27 to +1.06), p = 0.0098 corrected for 3 tests` */
function figuresOf(metric: MetricVerdict): string {
  return [effectOf(metric), certaintyOf(metric)].filter((part) => part !== null).join(', ');
}

/** The relative difference where there is one; shares in percentage points. Never without its interval. */
function effectOf(metric: MetricVerdict): string | null {
  const { difference, relativeDifference: relative, statistic } = metric;
  if (statistic !== 'rate' && relative !== null && relative.interval !== null)
    return `${relativeText(relative.estimate)} (${intervalOf(relative.interval, relativeText)})`;
  if (difference === null) return null;
  const show = (value: number): string => differenceText(value, metric);
  if (difference.interval === null)
    return `${show(difference.estimate)} (no interval can be given)`;
  return `${show(difference.estimate)} (${intervalOf(difference.interval, show)})`;
}

function intervalOf(
  interval: NonNullable<NonNullable<MetricVerdict['difference']>['interval']>,
  show: (value: number) => string,
): string {
  return `${levelText(interval.confidence)} interval ${intervalText(interval, (value) => show(value as number))}`;
}

function certaintyOf({ adjustedPValue, correctedFor }: MetricVerdict): string | null {
  if (adjustedPValue === null) return null;
  const corrected =
    correctedFor === null || correctedFor < 2 ? '' : ` corrected for ${correctedFor} tests`;
  return `${pText(adjustedPValue)}${corrected}`;
}

const MONEY = ['cost_usd sum', 'cost_usd mean'];
const TIME = ['latency_ms mean', 'latency_ms p50'];

function costOf({ metrics }: Pair, lead: MetricVerdict): string | null {
  if (MONEY.includes(lead.metric)) return null;
  const named = (names: readonly string[]): MetricVerdict | undefined =>
    metrics.find(({ metric }) => names.includes(metric));
  const money = metrics.find(({ metric }) => metric === MONEY[0]) ?? named(MONEY);
  if (money !== undefined) return paidText(money);
  if (TIME.some((name) => name === lead.metric) || lead.metric.startsWith('latency_ms'))
    return null;
  const time = named(TIME);
  return time === undefined ? null : timeText(time);
}

/** Of all that one sample took, or of each event. */
function paidText(metric: MetricVerdict): string {
  const each = metric.statistic === 'sum' ? 'a sample' : 'an event';
  return priceText(metric, `${each.replace('a', 'A')} costs`, `What ${each} costs`);
}

function timeText(metric: MetricVerdict): string {
  return priceText(metric, 'It takes', 'How long it takes');
}

function priceText(metric: MetricVerdict, says: string, subject: string): string {
  const figures = figuresOf(metric);
  const estimates = `${estimateText(metric.candidate.estimate, metric)} instead of ${estimateText(metric.baseline.estimate, metric)}`;
  switch (metric.verdict) {
    case 'unknown':
      return `${subject} cannot be compared: ${ended(metric.reason?.message ?? 'no difference can be worked out')}`;
    case 'inconclusive':
      return `${subject} is not decided: ${estimates}, ${figures}.`;
    case 'equivalent':
      return `${says} the same within ${metric.margin === null ? 'its margin' : sizeText(metric.margin.absolute, metric)}: ${estimates}, ${figures}.`;
    default:
      return `${says} ${estimates}, ${figures}.`;
  }
}

function ended(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** A sentence of the library with signs and counts as they are printed. */
export function typeset(sentence: string): string {
  return sentence
    .replace(/(?<![\w.,-])\d{4,15}(?= [a-z])/g, (digits) => formatExact(Number(digits)))
    .replace(/(^|[\s(±])-(?=[\d$.])/g, '$1−')
    .replace(/\bp ([=<>]) /g, 'p\u00a0$1\u00a0');
}
