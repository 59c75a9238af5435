import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModal } from '../../controls/use-modal.ts';
import './side-panel.css';

const NARROW = '(max-width: 760px)';

interface SidePanelProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** What is open of a list: beside it, and where there is no room, in front of everything. */
export function SidePanel({ label, onClose, children }: SidePanelProps) {
  const isNarrow = useMediaQuery(NARROW);
  useEffect(() => {
    if (isNarrow) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isInOverlay(event.target))
        onClose();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isNarrow, onClose]);
  if (isNarrow)
    return (
      <Sheet label={label} onClose={onClose}>
        {children}
      </Sheet>
    );
  return (
    <aside class="side-panel" aria-label={label}>
      {children}
    </aside>
  );
}

function Sheet({ label, onClose, children }: SidePanelProps) {
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      class="side-panel side-panel-sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}

function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog, .menu-list') !== null;
}

/** Whether a key was meant for what is being typed into. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    event.altKey ||
    event.ctrlKey ||
    event.metaKey ||
    (target instanceof Element && target.closest('input, textarea, select, .dialog') !== null)
  );
}

function useMediaQuery(query: string): boolean {
  const [isMatched, setIsMatched] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = () => setIsMatched(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [query]);
  return isMatched;
}
