import { widthOf } from './width.js';

/** A text in lines of at most so many columns, broken between words; a longer word stands alone. */
export function wrapped(text: string, columns: number | null): string[] {
  if (columns === null) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The same beside a name, later lines under the first: `tests  Welch's t test …`. */
export function beside(
  name: string,
  nameWidth: number,
  text: string,
  columns: number | null,
): string {
  const room = columns === null ? null : Math.max(20, columns - nameWidth - 2);
  return wrapped(text, room)
    .map((line, at) => `${(at === 0 ? name : '').padEnd(nameWidth)}  ${line}\n`)
    .join('');
}
