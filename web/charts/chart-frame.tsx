import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { ChartHeading, ChartTable } from './chart.ts';
import { ChartBody } from './chart-body.tsx';
import { ChartTools } from './chart-tools.tsx';
import type { LegendEntry } from './framed-scene.ts';
import type { Scene } from './scene.ts';
import './chart-frame.css';

export interface ChartFrameProps extends ChartHeading {
  /** Everything that is drawn, as numbers; asked for when it is shown or downloaded. */
  readonly table: () => ChartTable;
  /** What is drawn, for files; null where there is nothing just now. */
  readonly scene: () => Scene | null;
  /** Of the files; in the page it is what `readout` shows. */
  readonly legend?: readonly LegendEntry[];
  /** Nothing to draw: `emptyText` stands in its place. */
  readonly isEmpty?: boolean;
  /** Below the picture: the legend, and what is under the pointer. */
  readonly readout?: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A chart with all that is around it: title, description, note, controls, downloads, its table, and
 * what stands in its place while there is nothing to draw. It is as high in each of these states.
 */
export function ChartFrame(props: ChartFrameProps) {
  const { title, description, note, actions, readout, isEmpty = false, error, isLoading } = props;
  const id = useId();
  const root = useRef<HTMLElement>(null);
  const [isTable, setIsTable] = useState(false);
  const hasFailed = error !== null && error !== undefined;
  return (
    <figure
      ref={root}
      class="chart"
      aria-labelledby={id}
      aria-describedby={`${id}-description`}
      aria-busy={isLoading === true}
    >
      <figcaption class="chart-head">
        <span class="chart-title" id={id} title={title}>
          {title}
        </span>
        <div class="chart-actions">
          {actions}
          <ChartTools
            {...props}
            isTable={isTable}
            onTable={setIsTable}
            near={() => root.current ?? document.body}
          />
        </div>
      </figcaption>
      <p class="visually-hidden" id={`${id}-description`}>
        {description}
      </p>
      <ChartBody {...props} isTable={isTable && !isEmpty} />
      {readout}
      {/* Its line is kept while there is none: a note that comes later moves nothing. */}
      <p class="chart-note" title={note ?? undefined}>
        {hasFailed && !isEmpty ? <span class="chart-stale">{messageOf(error)}</span> : note}
      </p>
    </figure>
  );
}

function messageOf(error: unknown): string {
  return `Shown as it was before: ${error instanceof Error ? error.message : String(error)}`;
}
