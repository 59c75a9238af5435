import type { Extent } from './linked-range.ts';

/** What the gestures of a chart move. Places are shares of its width, from 0 to 1. */
export interface GestureTarget {
  readonly shown: () => Extent | null;
  readonly show: (range: Extent, isDone: boolean) => void;
  readonly showAll: () => void;
  /** Tints what is about to be chosen; null when it no longer is. */
  readonly mark: (part: Extent | null) => void;
}

/** What is shorter is a click. */
const LEAST_DRAG_PX = 5;
const WHEEL_DONE_MS = 180;

type Drag =
  | { readonly kind: 'brush'; readonly startPx: number }
  | {
      readonly kind: 'move';
      readonly started: Extent;
      readonly places: ReadonlyMap<number, number>;
    };

/**
 * Drag chooses a part; with shift, the middle button or a finger it moves; two fingers and the wheel
 * with ctrl zoom; the wheel sideways moves; a double click shows all.
 *
 * @returns Takes the listeners off again.
 */
export function attachGestures(area: HTMLElement, target: GestureTarget): () => void {
  const pointers = new Map<number, number>();
  let drag: Drag | null = null;
  let hasMoved = false;
  let wheelTimer: ReturnType<typeof setTimeout> | null = null;

  // Measured when a gesture begins: asked in each frame it would have the page laid out anew.
  let box = { left: 0, width: 1 };
  const measure = (): void => {
    const { left, width } = area.getBoundingClientRect();
    box = { left, width: Math.max(width, 1) };
  };
  const placeOf = (event: MouseEvent): number => (event.clientX - box.left) / box.width;
  const begin = (isMove: boolean, place: number): void => {
    const started = target.shown();
    if (started === null) return;
    drag = isMove
      ? { kind: 'move', started, places: new Map(pointers) }
      : { kind: 'brush', startPx: place };
  };
  const cancel = (): void => {
    if (drag?.kind === 'brush') target.mark(null);
    drag = null;
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button > 1) return;
    measure();
    const place = placeOf(event);
    pointers.set(event.pointerId, place);
    area.setPointerCapture(event.pointerId);
    const isMove = event.pointerType === 'touch' || event.button === 1 || event.shiftKey;
    if (event.button === 1) event.preventDefault();
    hasMoved = false;
    begin(isMove, place);
    if (isMove) area.dataset['moving'] = 'true';
  };
  const onMove = (event: PointerEvent): void => {
    if (!pointers.has(event.pointerId) || drag === null) return;
    const place = placeOf(event);
    pointers.set(event.pointerId, place);
    if (drag.kind === 'brush') target.mark(part(drag.startPx, place));
    else {
      hasMoved = true;
      target.show(moved(drag.started, drag.places, pointers), false);
    }
  };
  const onUp = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    delete area.dataset['moving'];
    const ended = drag;
    cancel();
    const shown = target.shown();
    if (ended === null || shown === null) return;
    if (ended.kind === 'brush') {
      const { from, to } = part(ended.startPx, placeOf(event));
      const span = shown.to - shown.from;
      if ((to - from) * box.width >= LEAST_DRAG_PX)
        target.show({ from: shown.from + from * span, to: shown.from + to * span }, true);
    } else if (pointers.size > 0) begin(true, 0);
    else if (hasMoved) target.show(shown, true);
  };
  const onCancel = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    delete area.dataset['moving'];
    const isCutShort = drag?.kind === 'move' && hasMoved;
    cancel();
    // As where a finger turns out to scroll the page: what is shown by now stays.
    const shown = target.shown();
    if (isCutShort && shown !== null) target.show(shown, true);
  };
  const onWheel = (event: WheelEvent): void => {
    const shown = target.shown();
    const isZoom = event.ctrlKey || event.metaKey;
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    const isMove = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (shown === null || (!isZoom && !isMove)) return;
    event.preventDefault();
    if (wheelTimer === null) measure();
    const next = isZoom
      ? zoomed(shown, Math.exp(clamped(event.deltaY, 120) * 0.004), placeOf(event))
      : shifted(shown, sideways / box.width);
    target.show(next, false);
    if (wheelTimer !== null) clearTimeout(wheelTimer);
    wheelTimer = setTimeout(() => {
      wheelTimer = null;
      const last = target.shown();
      if (last !== null) target.show(last, true);
    }, WHEEL_DONE_MS);
  };
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || drag?.kind !== 'brush') return;
    event.stopPropagation();
    cancel();
  };
  const onDouble = (): void => target.showAll();

  area.addEventListener('pointerdown', onDown);
  area.addEventListener('pointermove', onMove);
  area.addEventListener('pointerup', onUp);
  area.addEventListener('pointercancel', onCancel);
  area.addEventListener('dblclick', onDouble);
  area.addEventListener('wheel', onWheel, { passive: false });
  document.addEventListener('keydown', onEscape, true);
  return () => {
    if (wheelTimer !== null) clearTimeout(wheelTimer);
    document.removeEventListener('keydown', onEscape, true);
  };
}

/** A new view, with the place under it kept where it is. `factor` below 1 shows less. */
export function zoomed({ from, to }: Extent, factor: number, place: number): Extent {
  const at = from + (to - from) * place;
  return { from: at - (at - from) * factor, to: at + (to - at) * factor };
}

/** To the right by a share of the view. */
export function shifted({ from, to }: Extent, share: number): Extent {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}

/** What the fingers held at the start is under them still: one moves, two zoom too. */
export function moved(
  started: Extent,
  before: ReadonlyMap<number, number>,
  now: ReadonlyMap<number, number>,
): Extent {
  const held = [...before].filter(([pointer]) => now.has(pointer)).slice(0, 2);
  const [first, second] = held.map(([pointer, place]) => ({ was: place, is: now.get(pointer)! }));
  if (first === undefined) return started;
  if (second === undefined) return shifted(started, first.was - first.is);
  const was = second.was - first.was;
  const is = second.is - first.is;
  // Two fingers in one place, or past each other, say nothing of a size.
  if (Math.abs(was) < 0.01 || is / was < 0.05) return started;
  const span = (started.to - started.from) * (was / is);
  const from = started.from + (started.to - started.from) * first.was - span * first.is;
  return { from, to: from + span };
}

function part(start: number, end: number): Extent {
  const [one, other] = [clamped01(start), clamped01(end)];
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

function clamped01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function clamped(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}
