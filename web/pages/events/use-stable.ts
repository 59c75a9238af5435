import { useMemo, useRef } from 'preact/hooks';

/** A function that stays the same and does what the latest one does. */
export function useStable(act: () => void): () => void {
  const latest = useRef(act);
  latest.current = act;
  return useMemo(() => () => latest.current(), []);
}
