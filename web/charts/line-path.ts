import type { LineValues } from './chart.ts';
import { px } from './scene.ts';

type ToPx = (value: number) => number;

/** The line through the values from one place to another; it ends at gaps. */
export function pathOf(
  x: readonly number[],
  values: LineValues,
  [from, to]: readonly [number, number],
  toX: ToPx,
  toY: ToPx,
  isStepped = false,
): string {
  let path = '';
  let isDrawing = false;
  for (let index = from; index <= to; index++) {
    const value = values[index];
    if (value === undefined) continue;
    if (value === null) {
      isDrawing = false;
      continue;
    }
    const [left, top] = [px(toX(x[index]!)), px(toY(value))];
    if (!isDrawing) path += `M${left} ${top}`;
    else path += isStepped ? `H${left}V${top}` : `L${left} ${top}`;
    isDrawing = true;
  }
  return path;
}

/** The ground between two lines, where both are known. */
export function bandPath(
  x: readonly number[],
  lower: LineValues,
  upper: LineValues,
  [from, to]: readonly [number, number],
  toX: ToPx,
  toY: ToPx,
): string {
  let path = '';
  let there: string[] = [];
  let back: string[] = [];
  const close = (): void => {
    if (there.length > 0) path += `M${there.join('L')}L${back.reverse().join('L')}Z`;
    there = [];
    back = [];
  };
  for (let index = from; index <= to; index++) {
    const low = lower[index];
    const high = upper[index];
    if (low === undefined && high === undefined) continue;
    if (typeof low !== 'number' || typeof high !== 'number') {
      close();
      continue;
    }
    const left = px(toX(x[index]!));
    there.push(`${left} ${px(toY(high))}`);
    back.push(`${left} ${px(toY(low))}`);
  }
  close();
  return path;
}
