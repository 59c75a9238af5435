import type { VerdictWord } from '../../../../src/server/protocol.ts';

const SIGNS: Readonly<Record<VerdictWord, string>> = {
  better: '▲',
  worse: '▼',
  differs: '≠',
  equivalent: '=',
  inconclusive: '?',
  unknown: '–',
};

/** The verdict's word, with a sign that is told apart without its colour. */
export function Badge({ word }: { readonly word: VerdictWord }) {
  return (
    <span class="compare-badge" data-word={word}>
      <span aria-hidden="true">{SIGNS[word]}</span> {word}
    </span>
  );
}
