import { useMemo } from 'preact/hooks';
import type { ErrorPlace } from './error-place.ts';
import { tokensOf } from './tokens.ts';

interface PaintProps {
  readonly text: string;
  readonly errorPlace: ErrorPlace | null;
  readonly scroll: { readonly left: number; readonly top: number };
}

/** Longer statements are not coloured: each token is an element of the page. */
const MOST_CHARACTERS = 20_000;

/** The statement once more, in colours, exactly under the text area's own letters. */
export function Paint({ text, errorPlace, scroll }: PaintProps) {
  const painted = useMemo(() => {
    if (text.length > MOST_CHARACTERS) return text;
    return tokensOf(text).map(({ kind, text: part }, i) =>
      kind === 'other' ? (
        part
      ) : (
        <span key={i} data-token={kind}>
          {part}
        </span>
      ),
    );
  }, [text]);
  return (
    <pre
      class="sql-paint"
      aria-hidden="true"
      style={{ transform: `translate(${-scroll.left}px, ${-scroll.top}px)` }}
    >
      {errorPlace !== null && (
        <span
          class="sql-fault"
          style={{
            '--line': errorPlace.line - 1,
            '--column': errorPlace.column - 1,
            '--length': errorPlace.length,
          }}
        />
      )}
      {painted}
      {'\n'}
    </pre>
  );
}
