import { useLayoutEffect } from 'preact/hooks';

/** The table takes what the controls above it leave of the window. */
export function useSpaceAbove(page: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const element = page.current;
    if (element === null) return;
    const measure = () => {
      const body = element.querySelector('.events-body');
      if (body === null) return;
      const above = Math.ceil(body.getBoundingClientRect().top + window.scrollY);
      element.style.setProperty('--table-above', `${above + 16}px`);
    };
    const observer = new ResizeObserver(measure);
    for (const child of element.querySelectorAll('.events-head, .events-controls'))
      observer.observe(child);
    measure();
    return () => observer.disconnect();
  });
}
