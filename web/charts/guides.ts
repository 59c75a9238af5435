import type { Guide } from './chart.ts';
import { type Frame, px, textWidthPx } from './scene.ts';

interface PlacedGuide {
  readonly on: 'x' | 'y';
  /** Pixels from the same corner as the frame. */
  readonly at: number;
  /** Null where there is no room that another label has not. */
  readonly label: {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly anchor: 'start' | 'end';
  } | null;
}

const LABEL_PX = 10;
const AWAY_PX = 4;

/** Where guides and their labels are drawn: those that are in view, and no label over another. */
export function placedGuides(
  guides: readonly Guide[],
  frame: Frame,
  toPx: (on: 'x' | 'y', value: number) => number,
): PlacedGuide[] {
  const right = frame.x + frame.width;
  const bottom = frame.y + frame.height;
  const taken: Frame[] = [];
  return guides.flatMap(({ on, value, label: text }): PlacedGuide[] => {
    const at = px(toPx(on, value));
    const isInView = on === 'y' ? at >= frame.y && at <= bottom : at >= frame.x && at <= right;
    if (!isInView) return [];
    const width = textWidthPx(text, LABEL_PX);
    const above = at - AWAY_PX;
    const below = at + AWAY_PX + LABEL_PX - 2;
    const places =
      on === 'y'
        ? [above, below].flatMap((y) => [
            { x: right - AWAY_PX, y, anchor: 'end' as const },
            { x: frame.x + AWAY_PX, y, anchor: 'start' as const },
          ])
        : [0, 1, 2].flatMap((row) => [
            { x: at - AWAY_PX, y: frame.y + 12 + row * 12, anchor: 'end' as const },
            { x: at + AWAY_PX, y: frame.y + 12 + row * 12, anchor: 'start' as const },
          ]);
    const free = places.find(({ x, y, anchor }) => {
      const box = {
        x: anchor === 'end' ? x - width : x,
        y: y - LABEL_PX,
        width,
        height: LABEL_PX + 2,
      };
      const isInside = box.x >= frame.x && box.x + width <= right && box.y >= frame.y;
      if (!isInside || y > bottom || taken.some((other) => overlap(box, other))) return false;
      taken.push(box);
      return true;
    });
    return [{ on, at, label: free === undefined ? null : { text, ...free } }];
  });
}

function overlap(one: Frame, other: Frame): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
