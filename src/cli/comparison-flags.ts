import type { ComparisonOptions, ComparisonProgress } from '../config/comparison-options.js';
import { refuse } from '../errors.js';
import type { CommandContext } from './command.js';
import { listOf, type QueryOptions, queryOf } from './event-query.js';
import { metricOf } from './metric-option.js';
import { numberOf, sizeOf } from './numbers.js';
import { readPlanFile } from './plan-file.js';
import { ProgressBar } from './progress.js';

/** The options that say what is compared and how, as they were typed. */
export interface ComparisonFlags extends QueryOptions {
  readonly metric?: readonly string[];
  readonly unit?: string;
  readonly runBy?: string;
  readonly margin?: string;
  readonly alpha?: string;
  readonly correction?: string;
  readonly shares?: string;
  readonly plan?: string;
}

/** The options that say which conditions are set against each other, as they were typed. */
export interface ArmFlags {
  readonly by?: string;
  readonly baseline?: string;
  readonly pairs?: string;
  /** Each one `name=experiment,experiment`. */
  readonly group?: readonly string[];
}

export function armsOf({
  by,
  baseline,
  pairs,
}: ArmFlags): Pick<ComparisonOptions, 'by' | 'baseline' | 'pairs'> {
  return {
    ...(by === undefined ? {} : { by: by as 'experiment' | 'condition' }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(pairs === undefined ? {} : { pairs: pairs as 'baseline' | 'all' }),
  };
}

/** What `compareExperiments` is to be told; refused as the library refuses it. */
export async function comparisonOf(
  { metric, unit, runBy, margin, alpha, correction, shares, plan, ...events }: ComparisonFlags,
  { nowMs, signal }: Pick<CommandContext, 'nowMs' | 'signal'>,
): Promise<ComparisonOptions> {
  return {
    query: queryOf(events, nowMs()),
    signal,
    ...(metric === undefined ? {} : { metrics: metric.map(metricOf) }),
    ...(unit === undefined ? {} : { unit: unit as NonNullable<ComparisonOptions['unit']> }),
    ...(runBy === undefined ? {} : { runBy }),
    ...(margin === undefined ? {} : { margin: sizeOf(margin, '--margin') }),
    ...(alpha === undefined ? {} : { alpha: numberOf(alpha, '--alpha') }),
    ...(correction === undefined
      ? {}
      : { correction: correction as NonNullable<ComparisonOptions['correction']> }),
    ...(shares === undefined ? {} : { expectedRatios: sharesOf(shares) }),
    ...(plan === undefined ? {} : { plan: await readPlanFile(plan) }),
  };
}

/** `50,50`, in the order of the conditions, or `control=90,treatment=10`. */
function sharesOf(text: string): readonly number[] | Readonly<Record<string, number>> {
  const parts = listOf(text);
  const named = parts.filter((part) => part.includes('='));
  if (named.length === 0) return parts.map((part) => numberOf(part, '--shares'));
  if (named.length < parts.length)
    throw refuse('invalid-option', '--shares', 'a name for each share, or for none', text);
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.lastIndexOf('=');
      return [part.slice(0, at).trim(), numberOf(part.slice(at + 1), '--shares')];
    }),
  );
}

/** Shows how far a comparison is while it lasts. */
export async function withProgress<T>(
  { stderr }: Pick<CommandContext, 'stderr'>,
  label: string,
  compare: (onProgress: (progress: ComparisonProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = new ProgressBar(stderr, label);
  try {
    return await compare(({ rows, totalRows }) => bar.update({ done: rows, total: totalRows }));
  } finally {
    bar.end();
  }
}
