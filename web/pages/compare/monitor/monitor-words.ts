import type { MonitorAnswer } from '../../../../src/server/protocol.ts';
import { formatDuration } from '../../../format/time.ts';
import { differenceText, intervalText, levelText, type Measure } from '../verdict/figures.ts';
import { typeset } from '../verdict/words.ts';

type Tone = 'good' | 'bad' | 'info' | 'warn';

export interface MonitorWords {
  readonly tone: Tone;
  /** The decision in a word or two. */
  readonly title: string;
  readonly text: string;
  /** What to do with it. */
  readonly advice: string;
}

const TITLES: Readonly<Record<MonitorAnswer['decision'], readonly [Tone, string]>> = {
  better: ['good', 'Decided: better'],
  worse: ['bad', 'Decided: worse'],
  equivalent: ['good', 'Decided: equivalent'],
  undecided: ['info', 'Not decided yet'],
  'too-early': ['info', 'Too early to say'],
};

/** What the monitor says just now, in words. */
export function monitorWords(
  answer: MonitorAnswer,
  candidate: string,
  baseline: string,
): MonitorWords {
  const { decision, stopped, points, why } = answer;
  // What was decided at an earlier look stays decided: that is what the method is for.
  const standing = stopped?.by === 'decided' ? stopped.decision : decision;
  const [tone, title] =
    stopped?.by === 'budget' ? (['warn', 'Ended undecided'] as const) : TITLES[standing];
  const last = points.at(-1);
  const measure = measureOf(answer);
  const show = (value: number | string): string => differenceText(value as number, measure);
  const [lower, upper] = [last?.runningLower ?? last?.lower, last?.runningUpper ?? last?.upper];
  const interval =
    lower == null || upper == null ? null : intervalText({ lower, upper }, (value) => show(value));
  const where =
    last === undefined
      ? 'There is no value yet.'
      : interval === null
        ? `After ${last.n.toLocaleString('en-US')} samples of each there is no interval yet.`
        : `After ${last.n.toLocaleString('en-US')} samples of each, ${candidate} − ${baseline} is ${show(last.estimate ?? Number.NaN)}, and lies between ${interval.replace(' to ', ' and ')} with ${levelText(1 - answer.alpha)} confidence over all looks together.`;
  return { tone, title, text: `${where} ${sentence(why)}`, advice: adviceOf(answer, standing) };
}

function adviceOf({ stopped, points }: MonitorAnswer, standing: MonitorAnswer['decision']): string {
  if (stopped?.by === 'budget')
    return `The budget was spent at ${stopped.n.toLocaleString('en-US')} samples of each without a decision. That is no sign that there is no difference.`;
  if (stopped !== null) {
    const started = points[0]?.timestampUs ?? stopped.timestampUs;
    const took = formatDuration((stopped.timestampUs - started) / 1000);
    return `It was decided at ${stopped.n.toLocaleString('en-US')} samples of each, ${took} after the first look; the experiment could have ended there.`;
  }
  return standing === 'too-early'
    ? 'Let it run on: until the burn-in is over nothing is said.'
    : 'Let it run on, or stop when the budget is spent: what is not decided is left open.';
}

/** What is yes or no is a rate; the method for it is for nothing else. */
export function measureOf({ unit, metric, method, baseline, candidate }: MonitorAnswer): Measure {
  const isRate = metric === 'success' || method === 'beta-binomial';
  return {
    unit,
    statistic: isRate ? 'rate' : 'mean',
    metric,
    baseline: { estimate: baseline.mean },
    candidate: { estimate: candidate.mean },
  };
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return typeset(capital.endsWith('.') ? capital : `${capital}.`);
}
