import type { MetricVerdict, WireNumber } from '../../../../src/server/protocol.ts';
import { Icon } from '../../../controls/icon.tsx';
import { formatExact, formatPValue } from '../../../format/number.ts';
import { Badge } from './badge.tsx';
import {
  differenceText,
  effectText,
  estimateText,
  intervalText,
  relativeText,
  unitsText,
} from './figures.ts';
import { decideText } from './forest-rows.ts';

interface VerdictRowProps {
  readonly metric: MetricVerdict;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
  readonly onSelect: () => void;
}

/** One metric of one pair: its figures, each with its interval, and the verdict. */
export function VerdictRow({ metric, isOpen, isSelected, onToggle, onSelect }: VerdictRowProps) {
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
