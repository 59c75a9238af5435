import type { ComponentChildren } from 'preact';
import './table.css';

interface ScrollerProps {
  /** What is in it. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** Holds a table that may be wider than the page: it scrolls by itself, also by the arrow keys. */
export function Scroller({ label, children }: ScrollerProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus no key could scroll it
    <section class="compare-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
