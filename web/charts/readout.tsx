import { type ReadonlySignal, type Signal, signal, useComputed } from '@preact/signals';
import type { LegendEntry } from './framed-scene.ts';
import './readout.css';

/** What is read off a chart. It changes with the pointer: only these texts are drawn anew. */
export class Reading {
  readonly at: Signal<string> = signal('');
  readonly values: Signal<readonly string[]> = signal([]);
}

/** Where it is read, in the head of the chart. */
export function ReadoutPlace({ reading }: { readonly reading: Reading }) {
  return <span class="readout-at">{reading.at}</span>;
}

interface ReadoutProps {
  readonly reading: Reading;
  /** Values have their intervals with them. */
  readonly isWide?: boolean;
  readonly entries: readonly LegendEntry[];
  readonly hidden: ReadonlySet<number>;
  readonly onToggle: (index: number, isAlone: boolean) => void;
}

/** Legend and read-out in one: each line with its value, shown or not. As high whatever it reads. */
export function Readout({ reading, isWide = false, entries, hidden, onToggle }: ReadoutProps) {
  return (
    <ul class="readout" data-wide={isWide}>
      {entries.map((entry, index) => (
        <li key={index}>
          <button
            type="button"
            class="readout-line"
            aria-pressed={!hidden.has(index)}
            title={`${entry.label}\nClick to show or hide it, with shift to show it alone`}
            onClick={(event) => onToggle(index, event.shiftKey)}
          >
            <span
              class="readout-swatch"
              data-dashed={entry.isDashed === true}
              style={{ color: `var(--${entry.paint})` }}
            />
            <span class="readout-label">{entry.label}</span>
            <ReadoutValue values={reading.values} index={index} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ReadoutValueProps {
  readonly values: ReadonlySignal<readonly string[]>;
  readonly index: number;
}

function ReadoutValue({ values, index }: ReadoutValueProps) {
  const text = useComputed(() => values.value[index] ?? '');
  return <span class="readout-value">{text}</span>;
}
