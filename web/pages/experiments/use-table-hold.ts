import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

/** How far down a table was read, and of which selection: outlives the page. */
export interface TablePlace {
  key: string | null;
  topPx: number;
}

/**
 * Whether rows are to stay where they are: somebody points at them, has the keyboard in one of them, or
 * reads further down. `around` goes to the element that the table is in. Coming back to the selection
 * that was left goes on where it was read; another one is read from its beginning.
 */
export function useTableHold(place: TablePlace) {
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const [isScrolled, setIsScrolled] = useState(false);
  const grid = useRef<HTMLElement | null>(null);
  const around = useMemo(
    () => ({
      ref: (element: HTMLElement | null) => {
        grid.current = element?.querySelector<HTMLElement>('[role="grid"]') ?? null;
      },
      // A finger is not over anything once it is lifted.
      onPointerEnter: (event: PointerEvent) => setIsPointedAt(event.pointerType === 'mouse'),
      onPointerLeave: () => setIsPointedAt(false),
      onFocusIn: (event: FocusEvent) =>
        setIsFocused((event.target as Element).closest('[role="gridcell"]') !== null),
      onFocusOut: () => setIsFocused(false),
      onScrollCapture: (event: Event) => {
        if (event.target !== grid.current) return;
        place.topPx = grid.current!.scrollTop;
        setIsScrolled(place.topPx > 0);
      },
    }),
    [],
  );
  const scrollTo = useCallback((topPx: number) => {
    if (grid.current !== null) grid.current.scrollTop = topPx;
  }, []);
  return { isHeld: isPointedAt || isFocused || isScrolled, scrollTo, around };
}

/** Scrolls to where the selection was left, or to its beginning; `key` is null while there are no rows. */
export function useTablePlace(
  place: TablePlace,
  key: string | null,
  scrollTo: (topPx: number) => void,
): void {
  useLayoutEffect(() => {
    if (key === null) return;
    const topPx = place.key === key ? place.topPx : 0;
    place.key = key;
    scrollTo(topPx);
  }, [key]);
}
