import { useMemo, useState } from 'preact/hooks';
import { toggled } from './toggled.ts';

interface Hidden {
  /** Places of those that are not shown. */
  readonly hidden: ReadonlySet<number>;
  readonly toggle: (index: number, isAlone: boolean) => void;
}

/** Which lines a reader has hidden. They stay hidden by their names when others come or go. */
export function useHidden(lines: readonly { readonly label: string }[]): Hidden {
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const key = JSON.stringify(lines.map(({ label }) => names.has(label)));
  const hidden = useMemo(
    () => new Set(lines.flatMap(({ label }, index) => (names.has(label) ? [index] : []))),
    [key],
  );
  return {
    hidden,
    toggle: (index, isAlone) => {
      const next = toggled(hidden, index, isAlone, lines.length);
      setNames(new Set([...next].map((place) => lines[place]!.label)));
    },
  };
}
