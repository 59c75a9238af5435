import type {
  PlannedDifference,
  RequiredFor,
  SampleSizePlan,
} from '../../analysis/planning/sample-size.js';
import type { Outcome } from '../../stats/outcome.js';
import {
  change,
  count,
  dollars,
  duration,
  figure,
  milliseconds,
  NOTHING,
  percent,
  plural,
  points,
} from './quantities.js';
import { type Cell, renderPairs, renderTable, type TableStyle } from './table.js';

type Pair = readonly [name: string, value: Cell];
type Baseline = SampleSizePlan['baseline'];

/** What an experiment takes, for a person to read: what is known, what it takes, and a curve. */
export function renderSampleSize(planned: Outcome<SampleSizePlan>, style: TableStyle): string {
  if (!planned.ok) return `nothing can be planned: ${planned.message}\n`;
  const { colours } = style;
  const { baseline, test, alpha, power } = planned;
  const title = `${colours('bold', baseline.metric)}  ${test}, alpha ${alpha}, power ${percent(power)}\n`;
  return [
    title,
    renderPairs([...baselinePairs(baseline), ...designPairs(planned)], style),
    renderPairs(answerPairs(planned), style),
    curveTable(planned, style),
  ].join('\n');
}

function baselinePairs(baseline: Baseline): Pair[] {
  const { estimate, stdDev, values, samples, observationUnit, nonFinite } = baseline;
  const { withinSampleCorrelation, designEffect, costPerSampleUsd, durationPerSampleMs } = baseline;
  const quantity = quantityOf(baseline);
  const counted =
    observationUnit === 'sample' && values !== samples
      ? `${plural(values, 'value')} of ${plural(samples, 'sample')}`
      : plural(samples, observationUnit);
  return [
    ['baseline', `${quantity(estimate)} ± ${quantity(stdDev)}, of ${counted}`],
    ...(withinSampleCorrelation === null
      ? []
      : ([
          [
            'within samples',
            `correlation ${figure(withinSampleCorrelation)}, design effect ${figure(designEffect)}`,
          ],
        ] satisfies Pair[])),
    ...(nonFinite === 0
      ? []
      : ([['NaN or infinite', { text: count(nonFinite), colour: 'yellow' }]] satisfies Pair[])),
    [
      `${observationUnit === 'event' ? 'an' : 'a'} ${observationUnit} takes`,
      [
        costPerSampleUsd === null ? null : dollars(costPerSampleUsd),
        durationPerSampleMs === null ? null : paceText(durationPerSampleMs),
      ]
        .filter((part) => part !== null)
        .join(', ') || NOTHING,
    ],
  ];
}

function designPairs({ paired, correlation, ratio }: SampleSizePlan): Pair[] {
  return [
    ...(paired ? ([['paired', `correlation ${figure(correlation)}`]] satisfies Pair[]) : []),
    ...(ratio === 1
      ? []
      : ([['ratio', `${figure(ratio)} candidate samples for each one`]] satisfies Pair[])),
  ];
}

function answerPairs(planned: SampleSizePlan): Pair[] {
  const { required, detectable, withinBudget, baseline } = planned;
  return [
    ...(required === null ? [] : [answerPair('to find', required, baseline)]),
    answerPair('with as many as there are', detectable, baseline),
    ...(withinBudget === null ? [] : [answerPair('within the budget', withinBudget, baseline)]),
  ];
}

function answerPair(name: string, answer: Outcome<RequiredFor>, baseline: Baseline): Pair {
  if (!answer.ok) return [name, { text: answer.message, colour: 'yellow' }];
  return [name, `${differenceText(answer.effect, baseline)}: ${takenText(answer, baseline)}`];
}

function takenText(taken: RequiredFor, { observationUnit }: Baseline): string {
  const { baselineSamples, candidateSamples, costUsd, durationMs } = taken;
  const samples =
    baselineSamples === candidateSamples
      ? `${plural(baselineSamples, observationUnit)} a condition`
      : `${count(baselineSamples)} and ${plural(candidateSamples, observationUnit)}`;
  return [
    samples,
    ...(costUsd === null ? [] : [`${dollars(costUsd)} in all`]),
    ...(durationMs === null ? [] : [duration(durationMs)]),
  ].join(', ');
}

function curveTable({ curve, baseline }: SampleSizePlan, style: TableStyle): string {
  if (curve.length === 0) return '';
  const most = curve.reduce(
    (largest, { baselineSamples }) => Math.max(largest, baselineSamples),
    0,
  );
  const columns = [
    { header: 'EFFECT', align: 'right' as const },
    { header: 'BASELINE', align: 'right' as const },
    { header: 'CANDIDATE', align: 'right' as const },
    { header: 'COST', align: 'right' as const },
    { header: 'TIME', align: 'right' as const },
    { header: '' },
  ];
  const rows = curve.map((point): Cell[] => [
    differenceText(point.effect, baseline),
    count(point.baselineSamples),
    count(point.candidateSamples),
    dollars(point.costUsd),
    duration(point.durationMs),
    {
      text: '█'.repeat(Math.max(1, Math.round((point.baselineSamples / most) * 30))),
      colour: 'dim',
    },
  ]);
  return renderTable(columns, rows, style);
}

/** A sample may take less than the millisecond that durations are told in. */
function paceText(ms: number): string {
  return ms < 1000 ? milliseconds(ms) : duration(ms);
}

/** In the metric's unit, with its sign, and as a share of the baseline's figure. */
function differenceText({ absolute, relative }: PlannedDifference, baseline: Baseline): string {
  if (baseline.statistic === 'rate') return points(absolute);
  const sign = absolute > 0 ? '+' : '';
  const share = relative === null ? '' : ` (${change(relative * 100)})`;
  return `${sign}${quantityOf(baseline)(absolute)}${share}`;
}

function quantityOf({ statistic, unit }: Baseline): (value: number) => string {
  if (statistic === 'rate') return percent;
  if (unit === 'ms') return milliseconds;
  if (unit === 'USD') return dollars;
  return unit === '' ? figure : (value) => `${figure(value)} ${unit}`;
}
