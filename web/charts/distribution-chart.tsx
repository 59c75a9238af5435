import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { DistributionChartProps } from './chart.ts';
import { CHART_HEIGHT_PX } from './chart-body.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { seriesPaint } from './colours.ts';
import { distributionExtent, notPositive } from './distribution-data.ts';
import { distributionPlace, distributionTable, distributionTexts } from './distribution-reading.ts';
import { distributionScene } from './distribution-scene.ts';
import { Reading, Readout, ReadoutPlace } from './readout.tsx';
import { Shapes } from './scene-view.tsx';
import { useHidden } from './use-hidden.ts';
import { useWidth } from './use-width.ts';
import './distribution-chart.css';

/** How far an arrow key moves the pointer's line, in shares of the axis. */
const STEP = 0.01;

/**
 * Histograms or ECDFs of one quantity, up to eight over one another. Of several histograms the shares
 * are drawn, so that a small one beside a large one is seen.
 */
export function DistributionChart(props: DistributionChartProps) {
  const { series, kind, scale, heightPx = CHART_HEIGHT_PX } = props;
  const { ref, widthPx } = useWidth();
  const { hidden, toggle } = useHidden(series);
  const [reading] = useState(() => new Reading());
  const isEmpty = useMemo(() => distributionExtent(props, kind) === null, [series, kind, scale]);
  const drawing = useMemo(
    () => (widthPx === 0 ? null : distributionScene(props, { hidden, widthPx, heightPx })),
    [series, kind, scale, props.unit, props.axisLabel, hidden, widthPx, heightPx],
  );
  const place = useSignal<number | null>(null);

  const read = (share: number | null): void => {
    place.value = share;
    const at =
      share === null || drawing === null
        ? null
        : drawing.horizontal.toValue(drawing.frame.x + share * drawing.frame.width);
    reading.at.value = distributionPlace(props, at);
    reading.values.value = distributionTexts(props, at);
  };
  // Other values, and the pointer where it was.
  useLayoutEffect(() => read(place.peek()), [drawing, series]);

  const onPointer = (event: PointerEvent & { readonly currentTarget: Element }): void => {
    if (drawing === null) return;
    const { left } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left - drawing.frame.x) / drawing.frame.width;
    read(share < 0 || share > 1 ? null : share);
  };
  const onKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    read(Math.min(Math.max((place.peek() ?? 0.5) + by, 0), 1));
  };

  const entries = series.map(({ label, colour }, index) => ({
    label,
    paint: seriesPaint((colour ?? index + 1) - 1),
  }));
  const left = notPositive(props);
  const note = [
    props.note ?? '',
    left === 0
      ? ''
      : `${left.toLocaleString('en-US')} values in bins that reach 0 or less are not on a log axis.`,
  ].filter((text) => text !== '');
  return (
    <ChartFrame
      {...props}
      note={note.join(' ') || null}
      heightPx={heightPx}
      isEmpty={isEmpty}
      legend={entries.filter((_, index) => !hidden.has(index))}
      table={() => distributionTable(props)}
      scene={() => distributionScene(props, { hidden, heightPx, widthPx: widthPx || 640 })}
      actions={
        <>
          <ReadoutPlace reading={reading} />
          {props.actions}
        </>
      }
      readout={<Readout reading={reading} entries={entries} hidden={hidden} onToggle={toggle} />}
    >
      <div
        ref={ref}
        class="distribution-chart"
        style={{ height: `${heightPx}px` }}
        // Keys of its own: a screen reader hands them over. The data are in the table, too.
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
        tabIndex={0}
        aria-label={`${props.title}. Left and right arrow read values.`}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => read(null)}
        onBlur={() => read(null)}
        onKeyDown={onKey}
      >
        {drawing !== null && (
          <svg width={widthPx} height={heightPx} aria-hidden="true">
            <Shapes shapes={drawing.shapes} />
            <PointerLine place={place} frame={drawing.frame} />
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

interface PointerLineProps {
  readonly place: { readonly value: number | null };
  readonly frame: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

function PointerLine({ place, frame }: PointerLineProps) {
  if (place.value === null) return null;
  const x = Math.round(frame.x + place.value * frame.width) + 0.5;
  return <path class="distribution-pointer" d={`M${x} ${frame.y}v${frame.height}`} />;
}
