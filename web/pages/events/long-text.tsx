import { useState } from 'preact/hooks';
import { formatExact } from '../../format/number.ts';

/** Beyond so much, a text is folded until somebody wants all of it. */
const FOLDED_CHARACTERS = 600;
const FOLDED_LINES = 10;

/** A text as it is, lines and all. What is folded says how much there is. */
export function LongText({ text, name }: { readonly text: string; readonly name: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const folded = fold(text);
  const isFolded = folded.length < text.length;
  return (
    <div class="event-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too */}
      <pre tabIndex={0} aria-label={name} role="region" data-open={isOpen}>
        {isOpen ? text : folded}
        {isFolded && !isOpen && '…'}
      </pre>
      {isFolded && (
        <button
          type="button"
          class="button event-text-fold"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Show less' : `Show all ${formatExact(text.length)} characters`}
        </button>
      )}
    </div>
  );
}

export function isLongText(text: string): boolean {
  return text.length > 80 || text.includes('\n');
}

function fold(text: string): string {
  const lines = text.slice(0, FOLDED_CHARACTERS).split('\n');
  const part = lines.slice(0, FOLDED_LINES).join('\n');
  // Never half of a character that takes two units.
  return part.length < text.length ? part.replace(/[\uD800-\uDBFF]$/, '') : part;
}
