import { shifted, zoomed } from './gestures.ts';
import type { LinkedRange } from './linked-range.ts';

/** How far an arrow key goes, in shares of the view. */
const STEP = 0.1;

/** Arrows move, with shift they move the pointer's line; plus and minus zoom; 0 and Escape show all. */
export function onChartKey(
  event: KeyboardEvent,
  linked: LinkedRange,
  step: (by: number) => void,
): void {
  const shown = linked.shown();
  if (shown === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (arrow !== undefined) {
    if (event.shiftKey) step(arrow);
    else linked.move(shifted(shown, arrow * STEP), true);
  } else if (event.key === '+' || event.key === '=') linked.move(zoomed(shown, 0.7, 0.5), true);
  else if (event.key === '-' || event.key === '_') linked.move(zoomed(shown, 1 / 0.7, 0.5), true);
  else if (event.key === '0' || (event.key === 'Escape' && linked.isZoomed))
    linked.move(null, true);
  else return;
  event.preventDefault();
}
