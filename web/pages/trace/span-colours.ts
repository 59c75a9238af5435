import type { SpanNode } from './trace-tree.ts';

/** `--series-1` to `--series-8`; the last stands for all further kinds. */
const COLOURS = 8;

/** A colour for each kind of span: the first part of its name, in order of appearance. */
export function spanColours(nodes: readonly SpanNode[]): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  for (const { name } of nodes) {
    const kind = kindOf(name);
    if (!colours.has(kind)) colours.set(kind, Math.min(COLOURS, colours.size + 1));
  }
  return colours;
}

export function kindOf(name: string): string {
  return name.split('.')[0]!;
}
