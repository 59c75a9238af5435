import type { MetricVerdict } from '../../../../src/server/protocol.ts';
import { formatValue } from '../../../format/number.ts';
import { moreNeededText, sizeText } from './figures.ts';
import { typeset } from './words.ts';
import '../state/table.css';

/** What a row has no room for: which test and why, what it relied on, and the verdict in words. */
export function MetricDetails({ metric }: { readonly metric: MetricVerdict }) {
  const { test, reason, checks, margin, design, observationUnit, moreNeeded } = metric;
  const more = moreNeededText(metric);
  return (
    <div class="compare-details">
      <p>{typeset(metric.words)}</p>
      <dl class="compare-facts">
        <dt>Test</dt>
        <dd>
          {test === null ? (
            <>none: {reason?.message ?? 'no difference can be worked out'}</>
          ) : (
            <>
              {test.name}
              {test.statistic !== null && (
                <>
                  , statistic {formatValue(test.statistic)}
                  {test.degreesOfFreedom !== null &&
                    ` at ${formatValue(test.degreesOfFreedom)} degrees of freedom`}
                </>
              )}
              <span class="compare-second">{test.why}</span>
            </>
          )}
        </dd>
        <dt>Design</dt>
        <dd>
          {design}; one observation is one {observationUnit}
        </dd>
        <dt>Margin</dt>
        <dd>
          {margin === null
            ? 'none: the baseline is too near 0, or too uncertain, for a share of it to be one'
            : `±${sizeText(margin.absolute, metric)}: smaller differences do not matter${margin.isGiven ? '' : ' (the usual 5% of the baseline, as nobody gave one)'}`}
        </dd>
        {more !== null && moreNeeded !== null && (
          <>
            <dt>To decide</dt>
            <dd>
              {more} in each condition would find a difference of{' '}
              {sizeText(moreNeeded.toDetect, metric)}, if the spread stays as it is
            </dd>
          </>
        )}
      </dl>
      {checks.length === 0 ? (
        <p class="muted">The test relied on nothing that could be checked.</p>
      ) : (
        <table class="compare-table compare-checks">
          <thead>
            <tr>
              <th scope="col">Assumption</th>
              <th scope="col">Holds</th>
              <th scope="col">What was found</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ name, holds, message }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <span class="compare-holds" data-holds={String(holds)}>
                    {holds === null ? '? not known' : holds ? '✓ yes' : '✗ no'}
                  </span>
                </td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
