import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { AxisRange } from '../../../charts/chart.ts';
import { formatDuration, formatTimestamp } from '../../../format/time.ts';
import type { Extent } from './buckets.ts';
import './range-bar.css';

interface RangeBarProps {
  readonly range: Signal<AxisRange>;
  /** All there is. */
  readonly extent: Extent;
  /** Whether it goes on: then all of it follows what is recorded. */
  readonly isFollowing: boolean;
  /** How to have a part of it. */
  readonly hint?: string;
  readonly children?: ComponentChildren;
}

const DRAG = 'Drag across a chart to zoom in.';
const SHORTEST_US = 2_000_000;

/** Which time the charts show, in words; and ways to change it without a pointer. */
export function RangeBar({ range, extent, isFollowing, hint = DRAG, children }: RangeBarProps) {
  const { value } = range;
  const { from, to } = value ?? { from: extent.fromUs, to: extent.toUs };
  const span = to - from;
  /** The middle moves by a part of what is shown, which becomes so many times as long. */
  const change = (move: number, factor: number) => {
    const half = Math.max(SHORTEST_US, span * factor) / 2;
    const middle = (from + to) / 2 + move * span;
    const next = { from: middle - half, to: middle + half };
    const isAll = next.from <= extent.fromUs && next.to >= extent.toUs;
    range.value = isAll ? null : next;
  };
  const moves = [
    { sign: '←', label: 'Earlier', move: -0.5, factor: 1, isOff: value === null },
    { sign: '→', label: 'Later', move: 0.5, factor: 1, isOff: value === null },
    { sign: '+', label: 'Zoom in', move: 0, factor: 0.5, isOff: span <= SHORTEST_US },
    { sign: '−', label: 'Zoom out', move: 0, factor: 2, isOff: value === null },
  ];
  return (
    <div class="range-bar">
      <p class="range-bar-text" role="status">
        {value === null ? (
          <>
            <strong>All {formatDuration(span / 1000)}</strong>
            <span class="muted">
              {isFollowing ? ', and what is being recorded' : ''}. {hint}
            </span>
          </>
        ) : (
          <>
            <strong>{formatDuration(span / 1000)}</strong>{' '}
            <span class="muted">
              {formatTimestamp(from / 1000)} to {endText(from, to)}
            </span>
          </>
        )}
      </p>
      <div class="range-bar-moves" role="group" aria-label="Time shown">
        {moves.map(({ sign, label, move, factor, isOff }) => (
          <button
            key={label}
            type="button"
            class="button button-quiet button-icon"
            title={label}
            disabled={isOff}
            onClick={() => change(move, factor)}
          >
            <span aria-hidden="true">{sign}</span>
            <span class="visually-hidden">{label}</span>
          </button>
        ))}
        <button
          type="button"
          class="button"
          disabled={value === null}
          onClick={() => {
            range.value = null;
          }}
        >
          {isFollowing ? 'All, live' : 'All of it'}
        </button>
      </div>
      {children}
    </div>
  );
}

/** Without the day where it is the same. */
function endText(from: number, to: number): string {
  const [start, end] = [formatTimestamp(from / 1000), formatTimestamp(to / 1000)];
  return start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end;
}
