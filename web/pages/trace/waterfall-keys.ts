import type { SpanNode } from './trace-tree.ts';

interface WaterfallKeys {
  readonly rows: readonly SpanNode[];
  /** Place among the rows. */
  readonly active: number;
  readonly pageRows: number;
  readonly isCollapsed: (node: SpanNode) => boolean;
  readonly move: (to: number) => void;
  readonly fold: (node: SpanNode, isCollapsed: boolean) => void;
  readonly unfoldSiblings: (node: SpanNode) => void;
  readonly open: (node: SpanNode) => void;
  readonly zoom: (factor: number) => void;
  readonly pan: (share: number) => void;
  readonly showAll: () => void;
}

/** What keys do in the tree, as in any tree grid; and `+`, `-`, `0` and the shifted arrows in time. */
export function answerKey(keys: WaterfallKeys, event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const { rows, active } = keys;
  const node = rows[active];
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: () => keys.move(active + 1),
    ArrowUp: () => keys.move(active - 1),
    PageDown: () => keys.move(active + keys.pageRows),
    PageUp: () => keys.move(active - keys.pageRows),
    Home: () => keys.move(0),
    End: () => keys.move(rows.length - 1),
    ArrowRight: () => (event.shiftKey ? keys.pan(0.25) : node && unfoldOrEnter(keys, node)),
    ArrowLeft: () => (event.shiftKey ? keys.pan(-0.25) : node && foldOrLeave(keys, node)),
    Enter: () => node && keys.open(node),
    ' ': () => node && keys.open(node),
    '*': () => node && keys.unfoldSiblings(node),
    '+': () => keys.zoom(0.5),
    '=': () => keys.zoom(0.5),
    '-': () => keys.zoom(2),
    '0': () => keys.showAll(),
  };
  const act = actions[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function unfoldOrEnter(keys: WaterfallKeys, node: SpanNode): void {
  if (node.descendants === 0) return;
  if (keys.isCollapsed(node)) keys.fold(node, false);
  else keys.move(keys.active + 1);
}

function foldOrLeave(keys: WaterfallKeys, node: SpanNode): void {
  if (node.descendants > 0 && !keys.isCollapsed(node)) keys.fold(node, true);
  else if (node.parentIndex !== null)
    keys.move(keys.rows.findIndex(({ index }) => index === node.parentIndex));
}
