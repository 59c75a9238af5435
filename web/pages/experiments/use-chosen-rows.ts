import { useCallback, useRef, useState } from 'preact/hooks';
import type { LoadedRow } from './rows/loaded-row.ts';

interface ChosenRows {
  readonly ids: ReadonlySet<string>;
  /** One, or with the shift key all from the one that was chosen before. */
  readonly choose: (entry: LoadedRow, isChosen: boolean, isRange: boolean) => void;
  readonly clear: () => void;
}

/** `indexOf` says where an id is in the order that is shown, and `idAt` the other way round. */
export function useChosenRows(order: {
  readonly count: number;
  readonly idAt: (index: number) => string | undefined;
}): ChosenRows {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const latest = useRef(order);
  latest.current = order;

  const choose = useCallback((entry: LoadedRow, isChosen: boolean, isRange: boolean) => {
    const { id } = entry.row;
    const changed = isRange ? between(latest.current, last.current ?? id, id) : [id];
    last.current = id;
    setIds((before) => {
      const after = new Set(before);
      for (const each of changed) {
        if (isChosen) after.add(each);
        else after.delete(each);
      }
      return after;
    });
  }, []);
  const clear = useCallback(() => setIds(new Set()), []);
  return { ids, choose, clear };
}

function between(
  { count, idAt }: Parameters<typeof useChosenRows>[0],
  first: string,
  last: string,
): readonly string[] {
  const found: string[] = [];
  let isWithin = false;
  for (let index = 0; index < count; index++) {
    const id = idAt(index);
    if (id === undefined) continue;
    const isEnd = id === first || id === last;
    if (isEnd || isWithin) found.push(id);
    if (isEnd && first !== last) isWithin = !isWithin;
  }
  // One of them is not shown any more.
  return isWithin || found.length === 0 ? [last] : found;
}
