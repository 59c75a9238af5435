/** One element as it begins. */
export interface ParsedTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const VOID = new Set(['meta', 'br']);

/**
 * Reads a document as strictly as XML: every tag well formed and closed in its place, attributes
 * quoted, no `<` in a text.
 *
 * @throws Error where the document is not so.
 */
export function parseMarkup(document: string): { tags: ParsedTag[]; text: string } {
  const { body } = withoutRawText(document.replace(/^<!doctype html>\n/, ''));
  const tags: ParsedTag[] = [];
  const open: string[] = [];
  const text = body.replace(TAG, (_, slash: string, name: string, rest: string, self: string) => {
    if (slash === '/') {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected}>`);
      return '';
    }
    const attributes = Object.fromEntries(
      [...rest.matchAll(ATTRIBUTE)].map(([, key, value]) => [key!, value!]),
    );
    tags.push({ name, attributes });
    if (self === '' && !VOID.has(name)) open.push(name);
    return '';
  });
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
  const stray = text.indexOf('<');
  if (stray >= 0) throw new Error(`a stray < at: ${text.slice(stray, stray + 60)}`);
  return { tags, text };
}

/** What stands in the elements whose content is no markup. */
export function dataOf(document: string): string {
  return withoutRawText(document).data;
}

function withoutRawText(document: string): { body: string; data: string } {
  let data = '';
  const body = document
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/(<script [^>]*>)([^<]*)(<\/script>)/, (_, from: string, json: string, to: string) => {
      data = json;
      return from + to;
    });
  return { body, data };
}
