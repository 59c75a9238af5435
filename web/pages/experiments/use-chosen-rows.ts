import type { Signal } from '@preact/signals';
import { useCallback, useRef } from 'preact/hooks';
import type { LoadedRow } from './rows/loaded-row.ts';

interface ChosenRows {
  readonly ids: ReadonlySet<string>;
  /** One, or with the shift key all from the one that was chosen before. */
  readonly choose: (entry: LoadedRow, isChosen: boolean, isRange: boolean) => void;
  readonly clear: () => void;
}

/** The rows in the order that is shown. */
interface Order {
  readonly count: number;
  readonly idAt: (index: number) => string | undefined;
}

/** `kept` has the ids, and outlives the page: going to an experiment and back loses none. */
export function useChosenRows(kept: Signal<ReadonlySet<string>>, order: Order): ChosenRows {
  const last = useRef<string | null>(null);
  const latest = useRef(order);
  latest.current = order;

  const choose = useCallback((entry: LoadedRow, isChosen: boolean, isRange: boolean) => {
    const { id } = entry.row;
    const changed = isRange ? between(latest.current, last.current ?? id, id) : [id];
    last.current = id;
    const after = new Set(kept.peek());
    for (const each of changed) {
      if (isChosen) after.add(each);
      else after.delete(each);
    }
    kept.value = after;
  }, []);
  const clear = useCallback(() => {
    kept.value = new Set();
  }, []);
  return { ids: kept.value, choose, clear };
}

function between({ count, idAt }: Order, first: string, last: string): readonly string[] {
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
