import { quoted, type Token, tokenize } from './tokens.ts';

/** Whether a token of the search says it. */
export function saysValue(text: string, name: string, value: string): boolean {
  return tokenize(text).some((token) => isField(token, name) && token.values.includes(value));
}

/** How many values a field's tokens have. */
export function countValues(text: string, name: string): number {
  return tokenize(text).reduce(
    (count, token) => count + (isField(token, name) ? token.values.length : 0),
    0,
  );
}

/** The search with a value more, or without it where it was said. The rest stays as it was written. */
export function toggleValue(text: string, name: string, value: string): string {
  if (!saysValue(text, name, value)) return appendToken(text, `${name}:${quoted(value)}`);
  return rewrite(text, (token) => {
    if (!isField(token, name) || !token.values.includes(value)) return null;
    const left = token.values.filter((each) => each !== value);
    return left.length === 0 ? '' : `${name}:${left.map(quoted).join(',')}`;
  });
}

/** The search with one token of that field, in place of those that it had; null takes them away. */
export function setField(text: string, name: string, value: string | null): string {
  const rest = rewrite(text, (token) => (isField(token, name) ? '' : null));
  return value === null ? rest : appendToken(rest, `${name}:${value}`);
}

export function appendToken(text: string, token: string): string {
  const before = text.trimEnd();
  return before === '' ? token : `${before} ${token}`;
}

function isField(token: Token, name: string): token is Token & { kind: 'field' } {
  return token.kind === 'field' && token.name === name;
}

/** Null leaves a token as it is; an empty text takes it away. */
function rewrite(text: string, change: (token: Token) => string | null): string {
  const parts: string[] = [];
  for (const token of tokenize(text)) {
    const changed = change(token) ?? text.slice(token.from, token.to);
    if (changed !== '') parts.push(changed);
  }
  return parts.join(' ');
}
