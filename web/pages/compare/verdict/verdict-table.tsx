import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { MetricVerdict, Verdict, WireNumber } from '../../../../src/server/protocol.ts';
import { Icon } from '../../../controls/icon.tsx';
import { formatExact, formatPValue } from '../../../format/number.ts';
import { Swatch } from '../picker/swatch.tsx';
import { Scroller } from '../state/scroller.tsx';
import { Badge } from './badge.tsx';
import {
  differenceText,
  effectText,
  estimateText,
  intervalText,
  levelText,
  relativeText,
  unitsText,
} from './figures.ts';
import { decideText } from './forest-rows.ts';
import { MetricDetails } from './metric-details.tsx';
import { type Pair, type PairArm, rowKey } from './pairs.ts';

interface VerdictTableProps {
  readonly verdict: Verdict;
  readonly pairs: readonly Pair[];
  readonly selectedMetric: string | null;
  readonly onSelect: (key: string) => void;
}

const COLUMNS = 9;

/** Every figure with its interval below it; what each test relied on opens under its row. */
export function VerdictTable({ verdict, pairs, selectedMetric, onSelect }: VerdictTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <section aria-label="Estimates, differences and tests">
      <h2 class="compare-heading">Estimates, differences and tests</h2>
      <p class="muted compare-under-heading">
        {levelText(verdict.confidence)} intervals stand below their estimates. Differences are
        candidate − baseline; pp are percentage points. {correctionText(verdict)}
      </p>
      <Scroller label="Table of estimates">
        <table class="compare-table">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" class="number">
                {pairs.length === 1 ? <Named arm={pairs[0]!.baseline} /> : 'Baseline'}
              </th>
              <th scope="col" class="number">
                {pairs.length === 1 ? <Named arm={pairs[0]!.candidate} /> : 'Candidate'}
              </th>
              <th scope="col" class="number">
                Difference
              </th>
              <th scope="col" class="number">
                Relative
              </th>
              <th scope="col" class="number">
                Effect size
              </th>
              <th scope="col" class="number">
                p
              </th>
              <th scope="col" class="number">
                Adjusted p
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          {pairs.map((pair) => (
            <tbody key={pair.key}>
              {pairs.length > 1 && (
                <tr class="compare-pair">
                  <th scope="rowgroup" colSpan={COLUMNS}>
                    <Swatch colour={pair.candidate.colour} /> {pair.candidate.label} against{' '}
                    {pair.baseline.label}
                  </th>
                </tr>
              )}
              {pair.metrics.map((metric) => {
                const key = rowKey(pair, metric);
                return (
                  <Fragment key={key}>
                    <Row
                      metric={metric}
                      isOpen={open.has(key)}
                      isSelected={metric.metric === selectedMetric}
                      onToggle={() => toggle(key)}
                      onSelect={() => onSelect(key)}
                    />
                    {open.has(key) && (
                      <tr class="compare-details-row">
                        <td colSpan={COLUMNS}>
                          <MetricDetails metric={metric} />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          ))}
        </table>
      </Scroller>
    </section>
  );
}

function Named({ arm }: { readonly arm: PairArm }) {
  return (
    <>
      <Swatch colour={arm.colour} /> {arm.label}
    </>
  );
}

interface RowProps {
  readonly metric: MetricVerdict;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
  readonly onSelect: () => void;
}

function Row({ metric, isOpen, isSelected, onToggle, onSelect }: RowProps) {
  const { difference, relativeDifference: relative, test, adjustedPValue, checks } = metric;
  const effect = effectText(metric);
  const failed = checks.filter(({ holds }) => holds === false).length;
  return (
    <tr data-selected={isSelected}>
      <th scope="row">
        <div class="compare-metric">
          <button
            type="button"
            class="button button-quiet button-icon compare-expand"
            aria-expanded={isOpen}
            title={isOpen ? 'Close the details' : 'Test, assumptions and words'}
            onClick={onToggle}
          >
            <Icon name={isOpen ? 'down' : 'right'} />
            <span class="visually-hidden">Details of {metric.metric}</span>
          </button>
          <div>
            <button
              type="button"
              class="compare-metric-name"
              aria-pressed={isSelected}
              onClick={onSelect}
            >
              {metric.metric}
            </button>
            <span class="compare-second">{underMetric(metric)}</span>
          </div>
        </div>
      </th>
      <Arm arm={metric.baseline} metric={metric} />
      <Arm arm={metric.candidate} metric={metric} />
      <Figure
        text={differenceText(difference?.estimate, metric)}
        interval={intervalText(difference?.interval, (value) => differenceText(value, metric))}
        exact={difference?.estimate}
        lacksInterval={difference !== null && difference.interval === null}
      />
      <Figure
        text={relativeText(relative?.estimate)}
        interval={intervalText(relative?.interval, relativeText)}
        exact={relative?.estimate}
        lacksInterval={relative !== null && relative.interval === null}
      />
      <Figure text={effect.estimate} interval={effect.interval} />
      <td class="number" title={test === null ? '' : formatExact(test.pValue)}>
        {formatPValue(test?.pValue)}
      </td>
      <td class="number" title={adjustedPValue === null ? '' : formatExact(adjustedPValue)}>
        {formatPValue(adjustedPValue)}
        {metric.correctedFor !== null && metric.correctedFor > 1 && (
          <span class="compare-second">for {metric.correctedFor} tests</span>
        )}
      </td>
      <td class="compare-verdict-cell">
        <Badge word={metric.verdict} />
        <span class="compare-second">
          {metric.moreNeeded !== null
            ? `${decideText(metric)} needed in each condition`
            : metric.verdict === 'equivalent' || metric.verdict === 'inconclusive'
              ? decideText(metric)
              : (metric.reason?.message ?? '')}
        </span>
        {failed > 0 && (
          <span class="compare-second compare-failed">
            {failed === 1 ? '1 check failed' : `${failed} checks failed`}
          </span>
        )}
      </td>
    </tr>
  );
}

function Arm({
  arm,
  metric,
}: {
  readonly arm: MetricVerdict['baseline'];
  readonly metric: MetricVerdict;
}) {
  return (
    <td class="number" title={formatExact(arm.estimate)}>
      {estimateText(arm.estimate, metric)}
      <span class="compare-second">
        {intervalText(arm.interval, (value) => estimateText(value, metric)) ?? 'no interval'}
      </span>
    </td>
  );
}

interface FigureProps {
  readonly text: string;
  readonly interval: string | null;
  readonly exact?: WireNumber | undefined;
  readonly lacksInterval?: boolean;
}

function Figure({ text, interval, exact, lacksInterval = false }: FigureProps) {
  return (
    <td class="number" {...(exact === undefined ? {} : { title: formatExact(exact) })}>
      {text}
      <span class="compare-second">{interval ?? (lacksInterval ? 'no interval' : '')}</span>
    </td>
  );
}

function underMetric(metric: MetricVerdict): string {
  const { role, direction } = metric;
  const way = direction === null ? 'no direction' : `${direction} is better`;
  return [...(role === 'exploratory' ? [] : [role]), way, unitsOfBoth(metric)].join(' · ');
}

/** How many observations the figures rest on. */
function unitsOfBoth({ baseline, candidate, observationUnit }: MetricVerdict): string {
  if (baseline.units === candidate.units) return `${unitsText(baseline, observationUnit)} each`;
  return `${baseline.units.toLocaleString('en-US')} and ${unitsText(candidate, observationUnit)}`;
}

const CORRECTIONS: Readonly<Record<string, string>> = {
  bonferroni: 'Bonferroni',
  holm: 'Holm',
  hochberg: 'Hochberg',
  bh: 'Benjamini–Hochberg',
  by: 'Benjamini–Yekutieli',
};

function correctionText({ correction: { method, tests }, alpha }: Verdict): string {
  if (method === 'none') return `p-values of ${tests} tests are not corrected; α = ${alpha}.`;
  return tests < 2
    ? `α = ${alpha}.`
    : `p-values of ${tests} tests are corrected (${CORRECTIONS[method] ?? method}), intervals are not; α = ${alpha}.`;
}
