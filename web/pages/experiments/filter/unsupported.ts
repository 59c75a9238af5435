import type { Token } from './tokens.ts';

const LEFT_OUT = /^[-!][\p{L}_][\p{L}\p{N}_./-]*(:|[<>=!])/u;

/** What other searches understand and this one does not, and what to write instead; null for nothing. */
export function unsupported(text: string, tokens: readonly Token[], index: number): string | null {
  const { kind, from, to } = tokens[index]!;
  if (kind !== 'word') return null;
  const written = text.slice(from, to);
  if (LEFT_OUT.test(written))
    return `“${written[0]}” for “not” is not understood; say what is wanted, as in status:running,stopped, or loss!=0.2 for a number. In quotation marks it is searched for`;
  // At the beginning or the end it is a word as others are, or the beginning of one.
  const isBetween = index > 0 && index < tokens.length - 1;
  if (isBetween && /^or$/i.test(written))
    return '“or” is not understood: everything has to fit. Either of two is written with a comma, as in status:running,paused or condition:a,b. In quotation marks it is searched for';
  return null;
}
