import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A dialog in front of the page as long as it is drawn: the focus stays in it, and goes back after it. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close();
  }, []);
  return dialog;
}
