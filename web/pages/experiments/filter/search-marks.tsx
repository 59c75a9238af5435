import type { ComponentChildren, RefObject } from 'preact';
import type { ParsedFilter } from './filter.ts';

interface SearchMarksProps {
  readonly text: string;
  readonly parsed: ParsedFilter;
  readonly holder: RefObject<HTMLDivElement | null>;
}

/** The same text under the box's own, unseen but for the marks: which parts are tokens, which are wrong. */
export function SearchMarks({ text, parsed, holder }: SearchMarksProps) {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const { kind, from, to } of parsed.tokens) {
    const isWrong = parsed.problems.some((problem) => problem.from === from);
    parts.push(text.slice(at, from));
    parts.push(
      kind === 'word' && !isWrong ? (
        text.slice(from, to)
      ) : (
        <span key={from} class="experiments-search-token" data-wrong={isWrong}>
          {text.slice(from, to)}
        </span>
      ),
    );
    at = to;
  }
  return (
    <div ref={holder} class="experiments-search-marks" aria-hidden="true">
      {parts}
      {text.slice(at)}
    </div>
  );
}
