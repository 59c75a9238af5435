import type {
  ArmEstimate,
  MetricVerdict,
  ObservationUnit,
  VerdictWord,
} from '../../analysis/verdict/verdict.js';
import type { Measure } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportArm } from './report-data.js';

export function measureOf({ unit, statistic }: Pick<MetricVerdict, 'unit' | 'statistic'>): Measure {
  return { unit, isRate: statistic === 'rate' };
}

/** The place of a condition among the report's: colours and names go by it. */
export function armPlace(
  arms: readonly ReportArm[],
  { condition, experimentIds }: Pick<ArmEstimate, 'condition' | 'experimentIds'>,
): number {
  const exact = arms.findIndex(
    (arm) =>
      arm.condition === condition &&
      arm.experimentIds.length === experimentIds.length &&
      arm.experimentIds.every((id, index) => id === experimentIds[index]),
  );
  return exact >= 0 ? exact : arms.findIndex((arm) => arm.condition === condition);
}

export function armLabel(arms: readonly ReportArm[], arm: ArmEstimate): string {
  return arms[armPlace(arms, arm)]?.label ?? arm.condition;
}

export function badge(word: VerdictWord): Markup {
  return html`<span class="badge ${word}">${word}</span>`;
}

/** A sentence of the comparison with signs as they are printed, and no break within `p = 0.03`. */
export function typeset(sentence: string): string {
  return sentence
    .replace(/(^|[\s(±])-(?=[\d$.])/g, '$1−')
    .replace(/\bp ([=<>]) /g, 'p\u00a0$1\u00a0');
}

const PLURALS: Readonly<Record<ObservationUnit, string>> = {
  event: 'events',
  sample: 'samples',
  run: 'runs',
};

export function unitsText(count: number, unit: ObservationUnit): string {
  return `${count.toLocaleString('en')} ${count === 1 ? unit : PLURALS[unit]}`;
}

/** `1 test`, `2 tests` */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `a, b and c` */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** `1 May 2026, 12:00 UTC`, the exact moment in the element. */
export function moment(iso: string): Markup {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return html`${iso}`;
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return html`<time datetime="${date.toISOString()}">${day}, ${date.toISOString().slice(11, 16)} UTC</time>`;
}

const SPANS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `2 h 5 min`: the two largest units; below a minute to the tenth of a second. */
export function spanText(seconds: number): string {
  if (seconds < 60)
    return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
  const largest = SPANS.findIndex(([size]) => seconds >= size);
  const [size, unit] = SPANS[largest]!;
  const next = SPANS[largest + 1]!;
  const rest = Math.floor((seconds % size) / next[0]);
  return `${Math.floor(seconds / size)} ${unit}${rest === 0 ? '' : ` ${rest} ${next[1]}`}`;
}
