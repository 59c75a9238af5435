import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MonitorAnswer } from '../../../../src/server/protocol.ts';
import type { ChartTable } from '../../../charts/chart.ts';
import { ChartFrame } from '../../../charts/chart-frame.tsx';
import { linePath } from '../../../charts/scene.ts';
import { Shapes } from '../../../charts/scene-view.tsx';
import { differenceText, intervalText, levelText, unitOf } from '../verdict/figures.ts';
import { measureOf } from './monitor-words.ts';
import { sequencePicture } from './sequence-scene.ts';

interface SequenceChartProps {
  readonly answer: MonitorAnswer;
  readonly candidate: string;
  readonly baseline: string;
  readonly isLive: boolean;
}

const HEIGHT_PX = 360;

/** A confidence sequence against samples. The arrow keys go from look to look. */
export function SequenceChart({ answer, candidate, baseline, isLive }: SequenceChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  const [at, setAt] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setWidthPx(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const measure = measureOf(answer);
  const picture = useMemo(
    () => (widthPx === 0 ? null : sequencePicture(answer, widthPx, HEIGHT_PX, unitOf(measure))),
    [answer, widthPx],
  );
  const { points } = answer;
  const index = Math.min(at ?? points.length - 1, points.length - 1);
  const point = points[index];
  const move = (event: PointerEvent) => {
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    setAt(picture?.nearest(event.clientX - left) ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: index - 1,
      ArrowRight: index + 1,
      Home: 0,
      End: points.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(points.length - 1, to)));
  };
  const show = (value: string | number): string => differenceText(value as number, measure);
  const confidence = levelText(1 - answer.alpha);
  return (
    <ChartFrame
      title={`${answer.metric}: ${candidate} − ${baseline}, closing in`}
      description={`The ${confidence} confidence sequence of the difference of means against the number of samples. ${answer.why}`}
      note={`Light: the interval at each look; dark: what all looks so far leave${answer.margin === null ? '.' : '; '}${answer.margin === null ? '' : 'dotted: ± the smallest effect that matters.'}${answer.reduced ? ` ${points.length.toLocaleString('en-US')} of ${answer.looks.toLocaleString('en-US')} looks are drawn.` : ''}${isLive ? ' It goes on while they record.' : ''}`}
      fileName={`monitor ${answer.metric} ${candidate} ${baseline}`}
      heightPx={HEIGHT_PX}
      isEmpty={points.every(({ estimate }) => estimate === null)}
      emptyText="No values have come yet."
      table={() => tableOf(answer)}
      scene={() => picture?.scene ?? null}
      legend={[
        { label: 'difference', paint: 'series-1' },
        ...(answer.margin === null
          ? []
          : [{ label: '± smallest effect', paint: 'axis' as const, isDashed: true }]),
      ]}
      readout={
        <p class="compare-readout">
          {point === undefined ? (
            ' '
          ) : (
            <>
              <strong>{point.n.toLocaleString('en-US')} of each</strong>
              <span>{show(point.estimate ?? Number.NaN)}</span>
              <span class="muted">
                {point.lower === null || point.upper === null
                  ? 'no interval yet'
                  : `${confidence} at this look: ${intervalText({ lower: point.lower, upper: point.upper }, show)}`}
              </span>
              {point.runningLower !== null && point.runningUpper !== null && (
                <span class="muted">
                  left by all looks:{' '}
                  {intervalText({ lower: point.runningLower, upper: point.runningUpper }, show)}
                </span>
              )}
            </>
          )}
        </p>
      }
    >
      <div
        ref={box}
        class="compare-sequence"
        style={{ height: `${HEIGHT_PX}px` }}
        role="slider"
        tabIndex={0}
        aria-label="Look"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={index}
        aria-valuetext={
          point === undefined
            ? 'no look'
            : `${point.n.toLocaleString('en-US')} samples of each: ${point.estimate === null ? 'unknown' : show(point.estimate)}`
        }
        onPointerMove={move}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKeyDown}
      >
        {picture !== null && (
          <svg width={widthPx} height={HEIGHT_PX} aria-hidden="true">
            <Shapes shapes={picture.scene.shapes} />
            {at !== null && point !== undefined && (
              <Shapes
                shapes={[
                  {
                    kind: 'path',
                    d: linePath(picture.xOf(point), 18, picture.xOf(point), HEIGHT_PX - 34),
                    stroke: 'axis',
                  },
                ]}
              />
            )}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

function tableOf({ points }: MonitorAnswer): ChartTable {
  return {
    columns: [
      'samples',
      'time_us',
      'difference',
      'lower',
      'upper',
      'running_lower',
      'running_upper',
      'margin',
      'p',
    ],
    rows: points.map((point) => [
      point.n,
      point.timestampUs,
      point.estimate,
      point.lower,
      point.upper,
      point.runningLower,
      point.runningUpper,
      point.margin,
      point.pValue,
    ]),
  };
}
