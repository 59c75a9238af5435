import { useEffect } from 'preact/hooks';
import type {
  ExperimentDetail,
  ExperimentList,
  ExperimentRow,
  ExperimentsStreamEvents,
} from '../../../../src/server/protocol.ts';
import { ApiProblem, apiPath, getJson } from '../../../connection/api.ts';
import { openStream } from '../../../connection/stream.ts';
import { useResource } from '../../../connection/use-resource.ts';
import type { AssignedConditions } from './arms.ts';
import { inTurns } from './in-turns.ts';

/** As many as one answer of the list holds; the server compares fewer. */
const MOST = 500;

export interface ChosenExperiments {
  /** In the order in which they were chosen; null while they are on their way. */
  readonly rows: readonly ExperimentRow[] | null;
  /** Ids that the store does not know, or knows no more. */
  readonly missing: readonly string[];
  readonly error: unknown;
  readonly reload: () => void;
}

/** The chosen experiments, kept up to date while they record. */
export function useExperiments(ids: readonly string[]): ChosenExperiments {
  const key = ids.length === 0 ? null : ids.join();
  const { value, error, reload, replace } = useResource<Answer>(key, async (signal) => ({
    key: key!,
    list: await getJson<ExperimentList>(
      apiPath('/api/experiments', { id: ids.slice(0, MOST), limit: MOST }),
      { signal },
    ),
  }));
  const isThere = value !== null && value.key === key;
  const cursor = isThere ? value.list.cursor : null;

  useEffect(() => {
    if (cursor === null) return;
    const chosen = new Set(ids);
    return openStream<ExperimentsStreamEvents>('/api/stream', {
      after: cursor,
      on: {
        update: ({ rows, removed }) => {
          const changed = rows.filter(({ id }) => chosen.has(id));
          const gone = removed.filter((id) => chosen.has(id));
          if (changed.length === 0 && gone.length === 0) return;
          replace((now) => ({ ...now, list: updated(now.list, changed, gone) }));
        },
        resync: reload,
      },
    });
    // The cursor is only where it begins: the stream keeps its own from there on.
  }, [key, cursor === null]);

  if (!isThere) return { rows: null, missing: [], error, reload };
  const byId = new Map(value.list.experiments.map((row) => [row.id, row]));
  return {
    rows: ids.flatMap((id) => byId.get(id) ?? []),
    missing: ids.filter((id) => !byId.has(id)),
    error,
    reload,
  };
}

interface Answer {
  readonly key: string;
  readonly list: ExperimentList;
}

function updated(
  list: ExperimentList,
  changed: readonly ExperimentRow[],
  gone: readonly string[],
): ExperimentList {
  const rows = new Map(list.experiments.map((row) => [row.id, row]));
  for (const row of changed) rows.set(row.id, row);
  for (const id of gone) rows.delete(id);
  return { ...list, experiments: [...rows.values()] };
}

/** Records are asked for where few are compared: of many runs each by itself assigns nothing. */
const FEW = 8;

/**
 * The conditions that experiments assign their units to. Null while they are not known: arms by condition
 * can not be told before.
 */
export function useAssigned(
  rows: readonly ExperimentRow[] | null,
  by: string | null,
): AssignedConditions | null {
  const isWanted = by === 'condition' || (by === null && rows?.length === 1);
  const isFew = rows !== null && rows.length <= FEW;
  const ids = isWanted && isFew ? rows.map(({ id }) => id) : [];
  const key = ids.length === 0 ? null : ids.join();
  const { value, error } = useResource<AssignedAnswer>(key, async (signal) => {
    const details = await inTurns(ids, signal, (id) => detailOf(id, signal));
    const assigned = details.flatMap((detail) => {
      const conditions = detail?.experiment.assignment?.conditions ?? [];
      return conditions.length < 2
        ? []
        : [[detail!.experiment.id, conditions.map(({ name }) => name)] as const];
    });
    return { key: key!, assigned: new Map(assigned) };
  });
  if (rows === null) return null;
  if (key === null || error !== null) return NONE;
  return value?.key === key ? value.assigned : null;
}

const NONE: AssignedConditions = new Map();

interface AssignedAnswer {
  readonly key: string;
  readonly assigned: AssignedConditions;
}

/** Null for one that has gone meanwhile. */
export async function detailOf(id: string, signal: AbortSignal): Promise<ExperimentDetail | null> {
  try {
    return await getJson<ExperimentDetail>(`/api/experiments/${encodeURIComponent(id)}`, {
      signal,
    });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return null;
    throw error;
  }
}
