import type { ExperimentRow } from '../../../../src/server/protocol.ts';

/** A row, and what a search and a sort need of it ready to hand. */
export interface LoadedRow {
  readonly row: ExperimentRow;
  /** What a search looks through, in lower case. */
  readonly searched: string;
  readonly startedMs: number;
}

export function loadedRow(row: ExperimentRow): LoadedRow {
  const { id, name, hypothesis, condition, tags } = row;
  return {
    row,
    searched: [id, name, hypothesis ?? '', condition, ...tags].join('\n').toLowerCase(),
    startedMs: Date.parse(row.startedAt),
  };
}
