import { useEffect } from 'preact/hooks';
import { isComplete } from './filter.ts';
import { EMPTY_FILTER } from './filter-bar.tsx';
import { isTyping } from './side-panel.tsx';
import { useStable } from './use-stable.ts';
import { type EventsPageView, setFilters } from './view.ts';

/** `/` begins a filter, or goes to the last one. */
export function useFilterKey(view: EventsPageView): void {
  const act = useStable(() => {
    if (view.json !== null) return;
    const last = view.filters.at(-1);
    if (last === undefined || isComplete(last)) setFilters([...view.filters, EMPTY_FILTER]);
    requestAnimationFrame(() =>
      [...document.querySelectorAll<HTMLElement>('.events-filter-field')].at(-1)?.focus(),
    );
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [act]);
}
