import type { ColumnsAnswer } from '../../../../src/server/protocol.ts';
import { getJson } from '../../../connection/api.ts';
import { type Resource, useResource } from '../../../connection/use-resource.ts';
import type { Arm } from './arms.ts';
import { inTurns } from './in-turns.ts';

/** Experiments that are compared have much the same columns: a few say what there is to choose from. */
const LOOKED_AT = 3;

/** What can be drawn of these arms; not asked for as long as it is not wanted. */
export function useColumns(
  arms: readonly Arm[],
  isWanted = true,
): Resource<readonly ColumnsAnswer[]> {
  const ids = [...new Set(arms.slice(0, LOOKED_AT).map(({ rows }) => rows[0]!.id))];
  return useResource(isWanted ? `columns ${ids.join()}` : null, (signal) =>
    inTurns(ids, signal, (id) =>
      getJson<ColumnsAnswer>(`/api/experiments/${encodeURIComponent(id)}/columns`, { signal }),
    ),
  );
}
