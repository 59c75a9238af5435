import {
  type ContingencyTable,
  emptyMargin,
  type FourCells,
  fourCells,
  readTable,
} from '../count/contingency-table.js';
import { normalUpperQuantile } from '../distribution/normal.js';
import {
  type Interval,
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireLevel,
} from '../outcome.js';

/**
 * What is done about a cell of 0: `haldane-if-zero` adds a half to every cell (Haldane-Anscombe) when
 * there is one; `none` gives no answer.
 */
export type ZeroCorrection = 'haldane-if-zero' | 'none';

const ZERO_CORRECTIONS: readonly ZeroCorrection[] = ['haldane-if-zero', 'none'];

export interface RatioOptions {
  readonly confidence?: number;
  readonly correction?: ZeroCorrection;
}

export interface RatioEstimate {
  readonly estimate: number;
  readonly interval: Interval;
  /** Of the logarithm of the estimate. */
  readonly logStandardError: number;
}

/**
 * The cells of a table of groups (rows) by event and no event (columns), corrected for zeros, and the
 * level of the interval.
 */
export function readEvents(
  table: ContingencyTable,
  options: RatioOptions,
): { cells: FourCells; confidence: number } | NoAnswer {
  const counted = readTable(table);
  const cells = fourCells(counted);
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const correction = requireChoice(
    'correction',
    ZERO_CORRECTIONS,
    options.correction ?? 'haldane-if-zero',
  );
  const empty = emptyMargin(counted);
  if (empty !== undefined) return empty;
  if (!cells.includes(0)) return { cells, confidence };
  if (correction === 'none') return noAnswer('zero-cell', 'a cell of the table is 0');
  const [a, b, c, d] = cells;
  return { cells: [a + 0.5, b + 0.5, c + 0.5, d + 0.5], confidence };
}

/** An estimate with the interval that is symmetric about its logarithm. */
export function logWald(
  estimate: number,
  logVariance: number,
  confidence: number,
): Outcome<RatioEstimate> {
  const logStandardError = Math.sqrt(logVariance);
  const margin = normalUpperQuantile((1 - confidence) / 2) * logStandardError;
  return {
    ok: true,
    estimate,
    interval: {
      lower: estimate * Math.exp(-margin),
      upper: estimate * Math.exp(margin),
      confidence,
    },
    logStandardError,
  };
}
