/** Text that is markup already: whatever else goes into `html` is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | null | readonly Part[];

/**
 * Markup from a template. Texts and numbers become text, never tags or attributes; what `html` made
 * stays markup; lists are joined; null is nothing. An attribute's value has to stand in quotes.
 *
 * @example
 * html`<p title="${name}">${name}</p>`; // safe for any name
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0]!;
  parts.forEach((part, index) => {
    text += textOf(part) + strings[index + 1]!;
  });
  return new Markup(text);
}

/** Our own text, as it is: never anything that was recorded. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  if (part instanceof Markup) return part.text;
  return part.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Controls, and halves of characters, have no place in a document. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (found) => ENTITIES[found]!);
}

/** JSON for a block of data: no text in it ends the block. */
export function dataBlock(json: string): Markup {
  const inert = json
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  return new Markup(inert);
}
