type TokenKind = 'keyword' | 'name' | 'function' | 'number' | 'string' | 'comment' | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'select from where group by order having limit offset as on using join left right full inner outer ' +
    'cross lateral asof semi anti union intersect except all distinct with recursive values case when ' +
    'then else end and or not in is null like ilike similar between exists true false asc desc nulls ' +
    'first last filter over partition rows range preceding following current row unbounded qualify ' +
    'window interval cast try_cast describe summarize show explain analyze table pivot unpivot exclude ' +
    'replace sample escape any some at time zone collate'
  ).split(' '),
);

/** One after the other, what a statement is made of; a text or comment that has no end goes to the end. */
const PATTERN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<number>\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<other>\s+|[^\s])/gu;

export function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: text, index, groups } of statement.matchAll(PATTERN)) {
    const kind = kindOf(text, groups!, statement, index + text.length);
    const before = tokens.at(-1);
    if (kind === 'other' && before?.kind === 'other') {
      tokens[tokens.length - 1] = { kind, text: before.text + text };
    } else tokens.push({ kind, text });
  }
  return tokens;
}

function kindOf(
  text: string,
  groups: Readonly<Record<string, string | undefined>>,
  statement: string,
  end: number,
): TokenKind {
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['string'] !== undefined) return 'string';
  if (groups['quoted'] !== undefined) return 'name';
  if (groups['number'] !== undefined) return 'number';
  if (groups['word'] === undefined) return 'other';
  if (KEYWORDS.has(text.toLowerCase())) return 'keyword';
  return statement[end] === '(' ? 'function' : 'name';
}

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase());
}

/** As it stands in a statement: quoted where it would be taken for something else. */
export function identifier(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && !KEYWORDS.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
