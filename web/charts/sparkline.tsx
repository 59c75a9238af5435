import { UNKNOWN } from '../format/number.ts';
import { sparklinePath } from './sparkline-path.ts';
import './sparkline.css';

interface SparklineProps {
  /** At equal distances; null is a gap. */
  readonly values: readonly (number | null)[] | null;
  /** What it says, in words: `latency of the last hour`. */
  readonly label: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** A line without axes, as high as a row of a table. Without anything to draw it is a dash. */
export function Sparkline({ values, label, widthPx = 96, heightPx = 24 }: SparklineProps) {
  const path = values === null ? null : sparklinePath(values, widthPx, heightPx);
  if (path === null)
    return (
      <span class="sparkline-none" style={{ width: `${widthPx}px` }} title={`${label}: no values`}>
        {UNKNOWN}
      </span>
    );
  return (
    <svg class="sparkline" role="img" aria-label={label} width={widthPx} height={heightPx}>
      <path class="sparkline-line" d={path.line} />
      {path.end !== null && (
        <circle class="sparkline-end" cx={path.end.x} cy={path.end.y} r={1.75} />
      )}
    </svg>
  );
}
