/**
 * Texts of others in GitHub's Markdown, where they are nothing but text: no cell ends, no markup begins,
 * nobody is called by an `@`.
 */
export function markdownText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
      .replace(MARKUP, (sign) => `&#${sign.charCodeAt(0)};`)
      // Mentions, issues and addresses are found in what is rendered; a comment keeps them apart.
      .replace(/@(?=\w)|(?<!&)#(?=\w)|:(?=\/\/)|\bwww(?=\.)/gi, '$&<!-- -->')
  );
}

/** What begins or ends something, wherever it stands; an underscore does within a word in no case. */
const MARKUP = /[&<>\\`*~[\]|$!]|(?<![a-z0-9])_|_(?![a-z0-9])/gi;

export interface MarkdownColumn {
  readonly header: string;
  readonly align?: 'right';
}

/** Cells are Markdown already. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(columns.map(({ header }) => header)),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))),
    ...rows.map(line),
  ].join('');
}

/** Text as it is, in a block that no backticks of its own can end. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}\n`;
}
