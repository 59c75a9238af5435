import type { ParsedFilter } from './filter.ts';

interface ProblemsProps {
  readonly id: string;
  readonly parsed: ParsedFilter;
  readonly text: string;
  /** Nobody is told that a token is wrong while they are writing it. */
  readonly caret: number | null;
  /** Names that a comparison can be of; null while not all are known. */
  readonly names: ((name: string) => boolean) | null;
}

export function Problems({ id, parsed, text, caret, names }: ProblemsProps) {
  const said = parsed.problems
    .filter(({ from, to }) => caret === null || caret < from || caret > to)
    .map(({ from, to, message }) => `${text.slice(from, to)}: ${message}.`);
  const unknown = parsed.filter.comparisons
    .filter(({ name }) => names !== null && !names(name))
    .map(({ name }) => `No experiment has ${name}.`);
  const messages = [...new Set([...said, ...unknown])];
  return (
    <p id={id} class="experiments-problems" title={messages.join(' ')} aria-live="polite">
      {messages.join(' ')}
    </p>
  );
}
