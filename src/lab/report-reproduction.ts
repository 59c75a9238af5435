import type { Reproduction } from '../export/report/report-data.js';

/** How the same report is made again. Functions and signals are no part of the question. */
export function reproductionOf(
  ids: readonly string[],
  options: Readonly<Record<string, unknown>>,
  command: string | null,
): Reproduction {
  const asked = Object.fromEntries(
    Object.entries(options).filter(
      ([key, value]) => !OF_THE_CALL.has(key) && value !== undefined && !isEmpty(value),
    ),
  );
  const isPlain = Object.keys(asked).length === 0;
  return {
    experimentIds: [...ids],
    options: asked,
    command: command ?? (isPlain ? `crucible report ${ids.join(' ')}` : null),
  };
}

const OF_THE_CALL = new Set(['signal', 'onProgress', 'overwrite']);

/** A query that lets everything through. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
