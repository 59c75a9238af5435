import { useMemo } from 'preact/hooks';
import type { CurvesAnswer } from '../../../../src/server/protocol.ts';
import { apiPath, getJson } from '../../../connection/api.ts';
import type { Arm } from '../state/arms.ts';
import { inTurns } from '../state/in-turns.ts';
import { type CurveQuestion, idsOf } from '../state/requests.ts';
import { type Asked, type KeptAnswers, useAsked } from '../state/use-asked.ts';
import { detailOf } from '../state/use-experiments.ts';
import { armsOfOne, type RunsWithin } from './runs-within.ts';

/** Experiments of one comparison have one plan, or none has: a few say which. */
const LOOKED_AT = 8;
/** The widest picture there is: of most runs it has every point. */
const PIXELS = 4000;

export interface PlannedRuns {
  /** The column that tells runs apart; null where each experiment is one. */
  readonly runBy: string | null;
}

/** What tells the runs apart where nobody has said it here: the registered plan, as for the verdict. */
export function usePlannedRuns(
  arms: readonly Arm[],
  isWanted: boolean,
  kept: KeptAnswers,
): Asked<PlannedRuns> {
  const ids = idsOf(arms).slice(0, LOOKED_AT);
  return useAsked(
    isWanted ? `planned runs ${ids.join()}` : null,
    async (signal) => {
      const details = await inTurns(ids, signal, (id) => detailOf(id, signal));
      const plan = details
        .map((detail) => detail?.experiment.plan ?? null)
        .find((own) => own !== null);
      return { runBy: plan?.analysis.runBy ?? null };
    },
    kept,
  );
}

/** What of each of these arms is within; null while it is on its way, or not asked for. */
export function useRunsWithin(
  arms: readonly Arm[],
  question: CurveQuestion | null,
  kept: KeptAnswers,
): RunsWithin | null {
  const own = useMemo(() => armsOfOne(arms), [arms]);
  const { value, isOld } = useAsked(
    question === null || question.runBy === null || own.length === 0
      ? null
      : `runs within ${JSON.stringify([own.map(({ rows }) => rows[0]!.id), question])}`,
    async (signal) => {
      const { metric, x, runBy } = question!;
      const answers = await inTurns(own, signal, ({ rows }) =>
        getJson<CurvesAnswer>(
          apiPath(`/api/experiments/${encodeURIComponent(rows[0]!.id)}/curves`, {
            metric,
            x,
            by: runBy,
            pixels: PIXELS,
          }),
          { signal },
        ),
      );
      return new Map(own.map(({ rows }, index) => [rows[0]!.id, answers[index]!.curves]));
    },
    kept,
  );
  return useMemo(
    () =>
      value === null || isOld
        ? null
        : new Map(own.map(({ key, rows }) => [key, value.get(rows[0]!.id) ?? []])),
    [value, isOld, own],
  );
}
