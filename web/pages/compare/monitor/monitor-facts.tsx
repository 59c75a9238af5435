import type { MonitorAnswer } from '../../../../src/server/protocol.ts';
import { formatPValue, UNKNOWN } from '../../../format/number.ts';
import { Scroller } from '../state/scroller.tsx';
import { estimateText, levelText, sizeText } from '../verdict/figures.ts';
import { typeset } from '../verdict/words.ts';
import { measureOf } from './monitor-words.ts';

/** By which rules it is watched, and what to know of them. */
export function MonitorFacts({ answer }: { readonly answer: MonitorAnswer }) {
  const measure = measureOf(answer);
  const { baseline, candidate, margin, method, design, alpha, direction, looks, caveats } = answer;
  return (
    <>
      <Scroller label="Table of both conditions">
        <table class="compare-table">
          <thead>
            <tr>
              <th scope="col">Condition</th>
              <th scope="col" class="number">
                Samples
              </th>
              <th scope="col" class="number">
                Mean
              </th>
              <th scope="col" class="number">
                Standard deviation
              </th>
              <th scope="col" class="number">
                Repeats
              </th>
              <th scope="col" class="number">
                NaN or infinite
              </th>
            </tr>
          </thead>
          <tbody>
            {[baseline, candidate].map((arm, index) => (
              <tr key={index}>
                <th scope="row">
                  {arm.condition}
                  <span class="compare-second">{arm.experimentName}</span>
                </th>
                <td class="number">{arm.samples.toLocaleString('en-US')}</td>
                <td class="number">{estimateText(arm.mean, measure)}</td>
                <td class="number">
                  {measure.statistic === 'rate' ? UNKNOWN : estimateText(arm.stdDev, measure)}
                </td>
                <td class="number">{arm.repeats.toLocaleString('en-US')}</td>
                <td class="number">{arm.nonFinite.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <dl class="compare-facts">
        <dt>Method</dt>
        <dd>
          {method}, {design}, {levelText(1 - alpha)} confidence; {direction} is better
        </dd>
        <dt>Smallest effect</dt>
        <dd>
          {margin === null
            ? 'none given: nothing is called equivalent'
            : `±${sizeText(margin, measure)}`}
        </dd>
        <dt>Looks</dt>
        <dd>
          {looks.toLocaleString('en-US')}
          {answer.reduced ? `, ${answer.points.length.toLocaleString('en-US')} of them drawn` : ''}
        </dd>
        <dt>Smallest p</dt>
        <dd>
          {formatPValue(answer.pValue)} of all looks: it never rises, and holds at each of them
        </dd>
        {caveats.length > 0 && (
          <>
            <dt>To know</dt>
            <dd>
              <ul>
                {caveats.map((caveat) => (
                  <li key={caveat}>{typeset(caveat)}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}
