import { useLayoutEffect, useRef } from 'preact/hooks';

/** For whoever measures: when the first row, and when the rows of another search, are drawn. */
export function useMarks(key: string | null, hasRows: boolean): void {
  const marked = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (key === null) return;
    if (marked.current === null) {
      if (!hasRows) return;
      performance.mark('crucible:experiments:first-row');
    } else if (marked.current !== key) performance.mark('crucible:experiments:filtered');
    marked.current = key;
  }, [key, hasRows]);
}
