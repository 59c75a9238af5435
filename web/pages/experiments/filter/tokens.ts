export type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** A part of what is in the search box, from `from` up to `to`. */
export type Token = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'field'; readonly name: string; readonly values: readonly string[] }
  | {
      readonly kind: 'comparison';
      readonly name: string;
      readonly operator: Operator;
      readonly value: string;
    }
);

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_./-]*`;
const TEXT = String.raw`"(?:[^"\\]|\\.)*"?`;
const COMPARISON = new RegExp(String.raw`(${NAME})\s*(<=|>=|!=|==?|<|>)\s*(${TEXT}|\S*)`, 'uy');
const FIELD = new RegExp(String.raw`(${NAME}):(${TEXT}|\S*)`, 'uy');
const QUOTED = new RegExp(TEXT, 'uy');
const WORD = /\S+/uy;

/** Takes a search apart: words, `field:value`, and comparisons, which may have spaces in them. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function tokenAt(text: string, from: number): Token {
  const comparison = matchAt(COMPARISON, text, from);
  if (comparison !== null) {
    const [whole, name, operator, value] = comparison;
    return {
      kind: 'comparison',
      from,
      // Spaces are part of it only where a value follows them.
      to: from + (value === '' ? whole!.trimEnd().length : whole!.length),
      name: name!,
      operator: (operator === '==' ? '=' : operator) as Operator,
      value: unquoted(value!),
    };
  }
  const field = matchAt(FIELD, text, from);
  if (field !== null) {
    const [whole, name, value] = field;
    const values = value!.startsWith('"') ? [unquoted(value!)] : value!.split(',');
    return {
      kind: 'field',
      from,
      to: from + whole!.length,
      name: name!.toLowerCase(),
      values: values.filter((each) => each !== ''),
    };
  }
  const [word] = (matchAt(QUOTED, text, from) ?? matchAt(WORD, text, from))!;
  return { kind: 'word', from, to: from + word!.length, value: unquoted(word!) };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const end = text.length > 1 && text.endsWith('"') ? -1 : undefined;
  return text.slice(1, end).replace(/\\(.)/g, '$1');
}

/** A value as a token says it: in quotation marks where it would not stay whole without them. */
export function quoted(value: string): string {
  return /^[^\s",]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
