import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { Verdict } from '../../../../src/server/protocol.ts';
import { Swatch } from '../picker/swatch.tsx';
import { Scroller } from '../state/scroller.tsx';
import { correctionText } from './correction.ts';
import { levelText } from './figures.ts';
import { MetricDetails } from './metric-details.tsx';
import { type Pair, type PairArm, rowKey } from './pairs.ts';
import { VerdictRow } from './verdict-row.tsx';

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
                    <VerdictRow
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
