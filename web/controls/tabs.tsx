import { useLayoutEffect, useRef } from 'preact/hooks';
import './tabs.css';

interface Option {
  readonly key: string;
  readonly label: string;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Option[];
  readonly selected: string;
  readonly onSelect: (key: string) => void;
  /** The id of the panel that they change. */
  readonly panelId?: string;
}

/** Parts of a page, of which one is shown. Arrow keys change it. */
export function Tabs({ label, tabs, selected, onSelect, panelId }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen the chosen one may be beyond the edge.
  useLayoutEffect(() => {
    const box = list.current!.getBoundingClientRect();
    const tab = list.current!.querySelector('[aria-selected="true"]')?.getBoundingClientRect();
    if (tab === undefined) return;
    if (tab.left < box.left) list.current!.scrollLeft -= box.left - tab.left;
    else if (tab.right > box.right) list.current!.scrollLeft += tab.right - box.right;
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === selected);
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onSelect(tabs[to]!.key);
    (list.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          class="tab"
          role="tab"
          aria-selected={tab.key === selected}
          tabIndex={tab.key === selected ? 0 : -1}
          {...(panelId === undefined ? {} : { 'aria-controls': panelId })}
          onClick={() => onSelect(tab.key)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

interface SegmentedProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

/** One of few, all in sight. */
export function Segmented({ label, options, selected, onSelect }: SegmentedProps) {
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          class="segment"
          aria-pressed={option.key === selected}
          onClick={() => onSelect(option.key)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
