import { effect, type Signal, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { AxisRange } from '../../../charts/chart.ts';
import { location, setParameters } from '../../../routing/location.ts';
import { isSameRange, rangeOf } from './parameters.ts';

/** Steps of one movement, as turns of a wheel, are one entry of the history. */
const ONE_MOVEMENT_MS = 800;

interface RangeNames {
  readonly from: string;
  readonly to: string;
  /** Of times: fractions of a microsecond say nothing. */
  readonly isWhole: boolean;
}

export const TIME_RANGE: RangeNames = { from: 'from', to: 'to', isWhole: true };
export const STEP_RANGE: RangeNames = { from: 'fromX', to: 'toX', isWhole: false };

/** The range that charts share, kept in the address: charts change either of them, and so does going back. */
export function useRange(names: RangeNames): Signal<AxisRange> {
  const [range] = useState(() => signal(read(names)));
  useEffect(() => {
    let changedMs = Number.NEGATIVE_INFINITY;
    const stopReading = effect(() => {
      const said = rangeOf(location.value.parameters, names.from, names.to);
      if (!isSameRange(said, rounded(range.peek(), names))) range.value = said;
    });
    const stopWriting = effect(() => {
      const now = rounded(range.value, names);
      const replace = performance.now() - changedMs < ONE_MOVEMENT_MS;
      if (isSameRange(now, read(names))) return;
      changedMs = performance.now();
      setParameters(
        {
          [names.from]: now === null ? null : String(now.from),
          [names.to]: now === null ? null : String(now.to),
        },
        { replace },
      );
    });
    return () => {
      stopReading();
      stopWriting();
    };
  }, []);
  return range;
}

function read(names: RangeNames): AxisRange {
  return rangeOf(location.peek().parameters, names.from, names.to);
}

function rounded(range: AxisRange, { isWhole }: RangeNames): AxisRange {
  if (range === null) return null;
  const round = (value: number) => (isWhole ? Math.round(value) : Number(value.toPrecision(8)));
  return { from: round(range.from), to: round(range.to) };
}
