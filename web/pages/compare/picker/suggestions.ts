import type { ExperimentRow } from '../../../../src/server/protocol.ts';

/** Experiments that look as if they were meant to be compared. */
export interface Suggestion {
  /** What they share. */
  readonly title: string;
  readonly kind: 'hypothesis' | 'name' | 'tag';
  readonly conditions: readonly string[];
  /** The one that began first is first: it is the baseline unless another is chosen. */
  readonly ids: readonly string[];
  readonly startedAt: string;
}

const MOST_SUGGESTIONS = 6;
const MOST_EXPERIMENTS = 100;

/** Of recent experiments, the newest first: those that share something and differ in condition. */
export function suggestionsOf(rows: readonly ExperimentRow[]): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  const add = (
    kind: Suggestion['kind'],
    keyOf: (row: ExperimentRow) => readonly string[],
  ): void => {
    const groups = new Map<string, ExperimentRow[]>();
    for (const row of rows)
      for (const key of keyOf(row)) groups.set(key, [...(groups.get(key) ?? []), row]);
    for (const [title, own] of groups) {
      const members = [...own]
        .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
        .slice(-MOST_EXPERIMENTS);
      const conditions = [...new Set(members.map(({ condition }) => condition))];
      if (conditions.length < 2) continue;
      const ids = members.map(({ id }) => id);
      const key = [...ids].sort().join();
      if (found.has(key)) continue;
      const startedAt = members.at(-1)!.startedAt;
      found.set(key, { title, kind, conditions, ids, startedAt });
    }
  };
  add('hypothesis', ({ hypothesis }) => (hypothesis === null ? [] : [hypothesis]));
  add('name', ({ name }) => [name]);
  add('tag', ({ tags }) => tags);
  return [...found.values()]
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, MOST_SUGGESTIONS);
}
