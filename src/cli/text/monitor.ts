import type { ArmLook, ArmName } from '../../analysis/monitor/look.js';
import type { MonitorLook } from '../../lab/monitor.js';
import type { Interval } from '../../stats/outcome.js';
import type { Colour, Colours } from './colours.js';
import { clockTime } from './event-cells.js';
import {
  count,
  dollars,
  duration,
  figure,
  milliseconds,
  NOTHING,
  percent,
  points,
} from './quantities.js';
import { cutTo, printable } from './width.js';

export interface PanelStyle {
  readonly colours: Colours;
  readonly columns: number | null;
}

const COLOUR_OF: Readonly<Record<MonitorLook['decision'], Colour>> = {
  better: 'green',
  worse: 'red',
  equivalent: 'cyan',
  undecided: 'yellow',
  'too-early': 'dim',
};
/** Half of the bar, without its middle. */
const BAR_HALF = 20;

/** A look as a line of a log. */
export function lookLine(look: MonitorLook): string {
  const { baseline, candidate, runningInterval, pValue, decision } = look;
  const parts = [
    clockTime(Date.parse(look.at) * 1000),
    `n ${count(baseline.samples)}/${count(candidate.samples)}`,
    ...(baseline.nonFinite + candidate.nonFinite === 0
      ? []
      : [`not finite ${count(baseline.nonFinite)}/${count(candidate.nonFinite)}`]),
    `difference ${differenceText(look, look.difference)}`,
    ...(runningInterval === null ? [] : [intervalText(look, runningInterval)]),
    ...(pValue === null ? [] : [`p ${figure(pValue)}`]),
    decision,
  ];
  return `${parts.join('  ')}\n`;
}

/** A look as the lines of a panel, each of them cut to the terminal's width. */
export function lookPanel(look: MonitorLook, { colours, columns }: PanelStyle): string[] {
  const { metric, direction, runningInterval, pValue, decision, why, alpha, method } = look;
  // Some terminals say that they have none.
  const width = Math.max(20, (columns || 80) - 1);
  const names = armNames(look);
  const pad = Math.max(...Object.values(names).map(({ length }) => length), 10);
  const fitted = (text: string): string => cutTo(printable(text), width);
  const p = pValue === null ? '' : `  p ${figure(pValue)}`;
  const interval = runningInterval === null ? '' : `  ${intervalText(look, runningInterval)}`;
  return [
    colours(
      'bold',
      fitted(`${metric}: ${direction} is better (${method}, alpha ${figure(alpha)})`),
    ),
    ...(['baseline', 'candidate'] as const).map((arm) =>
      fitted(`  ${names[arm].padEnd(pad)}  ${armText(look, look[arm])}`),
    ),
    fitted(
      `  ${'difference'.padEnd(pad)}  ${differenceText(look, look.difference)}${interval}${p}`,
    ),
    fitted(`  ${barOf(look)}`),
    colours(COLOUR_OF[decision], fitted(`${decision}: ${why}`)),
    colours('dim', fitted(spendingText(look))),
  ];
}

function armNames({ arms }: MonitorLook): Readonly<Record<ArmName, string>> {
  const { baseline, candidate } = arms;
  const isOne = baseline.experimentId === candidate.experimentId;
  return {
    baseline: isOne ? baseline.condition : baseline.experimentName,
    candidate: isOne ? candidate.condition : candidate.experimentName,
  };
}

function armText(look: MonitorLook, { samples, mean, repeats, nonFinite }: ArmLook): string {
  const parts = [`${count(samples)} samples`, `mean ${valueText(look, mean)}`];
  if (repeats > 0) parts.push(`${count(repeats)} repeats`);
  if (nonFinite > 0) parts.push(`${count(nonFinite)} not finite`);
  return parts.join('  ');
}

function valueText({ metric, unit }: MonitorLook, value: number | null): string {
  if (value === null) return NOTHING;
  if (metric === 'success') return percent(value);
  if (unit === 'ms') return milliseconds(value);
  if (unit === 'USD') return dollars(value);
  return unit === '' ? figure(value) : `${figure(value)} ${unit}`;
}

function differenceText(look: MonitorLook, value: number | null): string {
  if (value === null) return NOTHING;
  if (look.metric === 'success') return points(value);
  const text = valueText(look, value);
  return value > 0 ? `+${text}` : text;
}

function intervalText(look: MonitorLook, { lower, upper }: Interval): string {
  return `between ${differenceText(look, lower)} and ${differenceText(look, upper)}`;
}

function spendingText({ spent, budget }: MonitorLook): string {
  const of = (limit: string | null): string => (limit === null ? '' : ` of ${limit}`);
  return [
    `${count(spent.samples)}${of(budget.samples === undefined ? null : count(budget.samples))} samples of each`,
    `${dollars(spent.costUsd)}${of(budget.costUsd === undefined ? null : dollars(budget.costUsd))}`,
    `${duration(spent.durationMs)}${of(budget.durationMs === undefined ? null : duration(budget.durationMs))}`,
  ].join('  ');
}

/**
 * The interval on a line with 0 in its middle: `-50 ms ......[===o==]....|........ 50 ms`. The scale
 * goes in steps of 1, 2 and 5, so that within a step one sees the interval close in; `:` is a
 * difference that matters.
 */
function barOf(look: MonitorLook): string {
  const { runningInterval, margin, difference } = look;
  if (runningInterval === null) return '.'.repeat(BAR_HALF * 2 + 1);
  const { lower, upper } = runningInterval;
  const reach = niceAbove(Math.max(Math.abs(lower), Math.abs(upper), margin ?? 0));
  const cell = (value: number): number =>
    BAR_HALF + Math.round((Math.max(-reach, Math.min(reach, value)) / reach) * BAR_HALF);
  const cells: string[] = Array.from({ length: BAR_HALF * 2 + 1 }, (_, at) =>
    at > cell(lower) && at < cell(upper) ? '=' : '.',
  );
  if (margin !== null) for (const end of [-margin, margin]) cells[cell(end)] = ':';
  cells[BAR_HALF] = '|';
  cells[cell(lower)] = '[';
  cells[cell(upper)] = ']';
  if (difference !== null) cells[cell(difference)] = 'o';
  return `${differenceText(look, -reach)} ${cells.join('')} ${differenceText(look, reach)}`;
}

function niceAbove(value: number): number {
  if (!(value > 0 && Number.isFinite(value))) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

/** What a plan wants kept, and nobody has watched; null where there is nothing of the kind. */
export function unwatchedText(guardrails: readonly string[]): string | null {
  if (guardrails.length === 0) return null;
  const [names, are] = [guardrails.join(', '), guardrails.length === 1 ? 'is' : 'are'];
  return `${names} ${are} not watched: whether the plan's guardrails hold, crucible gate says`;
}
