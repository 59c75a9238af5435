import { useRef } from 'preact/hooks';
import type { ParallelLayout } from './parallel-layout.ts';

/** A part of an axis, in pixels from above. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

interface ParallelBrushProps {
  readonly layout: ParallelLayout;
  readonly axis: number;
  readonly brush: Brush | undefined;
  readonly onBrush: (brush: Brush | null) => void;
}

const REACH_PX = 14;
const LEAST_PX = 4;

/** Where an axis is dragged along to keep the lines that go through a part of it. */
export function ParallelBrush({ layout, axis, brush, onBrush }: ParallelBrushProps) {
  const start = useRef<number | null>(null);
  const { x } = layout.axes[axis]!;
  const top = layout.topPx - 8;
  const bottom = layout.heightPx;
  const placeOf = (event: PointerEvent): number => {
    const svg = (event.currentTarget as SVGElement).ownerSVGElement!;
    const y = event.clientY - svg.getBoundingClientRect().top;
    return Math.min(Math.max(y, top), bottom);
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    start.current = placeOf(event);
  };
  const move = (event: PointerEvent): void => {
    if (start.current === null) return;
    const now = placeOf(event);
    const part = { from: Math.min(start.current, now), to: Math.max(start.current, now) };
    if (part.to - part.from >= LEAST_PX) onBrush(part);
  };
  const end = (event: PointerEvent): void => {
    // A click on an axis takes its part away.
    if (start.current !== null && Math.abs(placeOf(event) - start.current) < LEAST_PX)
      onBrush(null);
    start.current = null;
  };
  return (
    <>
      {brush !== undefined && (
        <rect
          class="parallel-part"
          x={x - 7}
          y={brush.from}
          width={14}
          height={brush.to - brush.from}
          rx={2}
        />
      )}
      <rect
        class="parallel-axis"
        x={x - REACH_PX}
        y={top}
        width={REACH_PX * 2}
        height={bottom - top}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
    </>
  );
}
