export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const STEP = '  ';

/** All lines of the selection one step to the right; without a selection, the caret alone. */
export function indent({ text, start, end }: Selection): Selection {
  if (start === end) {
    const moved = start + STEP.length;
    return { text: text.slice(0, start) + STEP + text.slice(end), start: moved, end: moved };
  }
  return onLines({ text, start, end }, (line) => STEP + line);
}

/** The lines of the selection, or the caret's, one step to the left as far as they can go. */
export function outdent(selection: Selection): Selection {
  return onLines(selection, (line) => line.replace(/^(?: {1,2}|\t)/, ''));
}

function onLines({ text, start, end }: Selection, change: (line: string) => string): Selection {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  const changed = lines.map(change);
  const firstBy = changed[0]!.length - lines[0]!.length;
  const block = changed.join('\n');
  return {
    text: text.slice(0, from) + block + text.slice(to),
    start: Math.max(from, start + firstBy),
    end: Math.max(from, end + block.length - (to - from)),
  };
}
