import type { Verdict } from '../../../../src/server/protocol.ts';
import { formatPValue } from '../../../format/number.ts';
import { Scroller } from '../state/scroller.tsx';

/** Whether more than two conditions differ at all: one test each, before the pairs. */
export function OmnibusTable({ verdict: { omnibus, alpha } }: { readonly verdict: Verdict }) {
  if (omnibus.length === 0) return null;
  return (
    <section aria-label="All conditions together">
      <h2 class="compare-heading">All conditions together</h2>
      <p class="muted compare-under-heading">
        One test of whether they differ at all, for each metric. It does not say which: the pairs
        below do.
      </p>
      <Scroller label="Table of joint tests">
        <table class="compare-table compare-dense">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Differ at all</th>
              <th scope="col" class="number">
                p
              </th>
              <th scope="col">Test, and why this one</th>
            </tr>
          </thead>
          <tbody>
            {omnibus.map(({ metric, test, reason }) => (
              <tr key={metric}>
                <th scope="row">{metric}</th>
                <td>{test === null ? 'unknown' : test.pValue <= alpha ? 'yes' : 'not shown'}</td>
                <td class="number" title={test === null ? '' : String(test.pValue)}>
                  {formatPValue(test?.pValue)}
                </td>
                <td class="compare-wide">
                  {test === null ? (
                    <span class="muted">{reason?.message}</span>
                  ) : (
                    <>
                      {test.name} <span class="muted">{test.why}</span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}
