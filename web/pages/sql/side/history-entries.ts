/** A statement that was run. What it answered is not kept. */
export interface HistoryEntry {
  readonly statement: string;
  /** Null for all. */
  readonly experiments: readonly string[] | null;
  /** ISO 8601, of the last time. */
  readonly at: string;
  /** Null where it failed. */
  readonly rows: number | null;
  readonly durationMs: number | null;
  readonly isPinned: boolean;
}

export const MOST_ENTRIES = 100;

/** Newest first. The same statement again moves up; pinned ones are never pushed out. */
export function withEntry(
  entries: readonly HistoryEntry[],
  entry: Omit<HistoryEntry, 'isPinned'>,
): HistoryEntry[] {
  const before = entries.find((other) => isSame(other, entry));
  const next = { ...entry, isPinned: before?.isPinned ?? false };
  let room = MOST_ENTRIES;
  return [next, ...entries.filter((other) => other !== before)].filter(
    ({ isPinned }) => isPinned || room-- > 0,
  );
}

export function isSame(
  a: Pick<HistoryEntry, 'statement' | 'experiments'>,
  b: Pick<HistoryEntry, 'statement' | 'experiments'>,
): boolean {
  return a.statement === b.statement && String(a.experiments) === String(b.experiments);
}

/** What was stored, perhaps by another version, or by hand: what is no entry is left out. */
export function entriesFrom(json: string | null): HistoryEntry[] {
  if (json === null) return [];
  try {
    const stored: unknown = JSON.parse(json);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { statement, experiments, at, rows, durationMs, isPinned } = value as Record<
    keyof HistoryEntry,
    unknown
  >;
  const isIds =
    experiments === null ||
    (Array.isArray(experiments) && experiments.every((id) => typeof id === 'string'));
  const areNumbers = [rows, durationMs].every((one) => one === null || typeof one === 'number');
  return (
    typeof statement === 'string' &&
    typeof at === 'string' &&
    typeof isPinned === 'boolean' &&
    isIds &&
    areNumbers
  );
}
