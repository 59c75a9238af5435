import { useCallback, useMemo, useRef, useState } from 'preact/hooks';

/**
 * Whether rows are to stay where they are: somebody points at them, has the keyboard in one of them, or
 * reads further down. `around` goes to the element that the table is in.
 */
export function useTableHold() {
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
      onScrollCapture: (event: Event) => setIsScrolled((event.target as Element).scrollTop > 0),
    }),
    [],
  );
  const scrollToTop = useCallback(() => {
    if (grid.current !== null) grid.current.scrollTop = 0;
  }, []);
  return { isHeld: isPointedAt || isFocused || isScrolled, scrollToTop, around };
}
