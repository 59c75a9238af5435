import { useMemo } from 'preact/hooks';
import type { ChartHeading, ChartTable } from '../../../charts/chart.ts';
import { ChartFrame } from '../../../charts/chart-frame.tsx';
import { seriesPaint } from '../../../charts/colours.ts';
import type { Scene } from '../../../charts/scene.ts';
import { Shapes } from '../../../charts/scene-view.tsx';
import { useWidth } from '../../../charts/use-width.ts';
import { SeriesKey } from './series-key.tsx';

interface ResultPlotProps extends ChartHeading {
  readonly labels: readonly string[];
  readonly isEmpty: boolean;
  /** Draws for a width; the same function as long as what it draws is the same. */
  readonly draw: (widthPx: number) => Scene;
  readonly table: () => ChartTable;
}

/** A drawing of our own in the frame that all charts have. */
export function ResultPlot({ labels, draw, ...heading }: ResultPlotProps) {
  const { ref, widthPx } = useWidth();
  const scene = useMemo(() => (widthPx === 0 ? null : draw(widthPx)), [draw, widthPx]);
  const legend = labels.map((label, i) => ({ label, paint: seriesPaint(i) }));
  return (
    <ChartFrame
      {...heading}
      scene={() => scene}
      legend={labels.length > 1 ? legend : []}
      readout={<SeriesKey entries={legend} />}
    >
      <div ref={ref} class="sql-plot">
        {scene !== null && (
          <svg
            width={scene.widthPx}
            height={scene.heightPx}
            role="img"
            aria-label={heading.description}
          >
            <Shapes shapes={scene.shapes} />
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}
