import { useCallback, useRef, useState } from 'preact/hooks';

/**
 * How wide an element is, now and whenever that changes; 0 before it is known and while it is hidden.
 * The element is the one that `ref` is given to: it may come and go.
 */
export function useWidth(): {
  readonly ref: (element: Element | null) => void;
  readonly widthPx: number;
} {
  const [widthPx, setWidthPx] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((element: Element | null) => {
    observer.current?.disconnect();
    if (element === null) return;
    setWidthPx(Math.floor(element.getBoundingClientRect().width));
    observer.current = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry!.contentRect.width);
      if (width > 0) setWidthPx(width);
    });
    observer.current.observe(element);
  }, []);
  return { ref, widthPx };
}
