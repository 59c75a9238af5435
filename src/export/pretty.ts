const INDENT = '  ';

/** Strings whole, each punctuation mark by itself, numbers and words whole; spaces between are passed over. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * JSON text over several lines. It works on the text and not on the values, so that nothing else
 * changes: -0.0 keeps its sign and a string its escapes.
 *
 * @example
 * indentJson('{"a":[1,2],"b":{}}'); // '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n}'
 */
export function indentJson(json: string): string {
  let text = '';
  let depth = 0;
  let opened = false;
  for (const [token] of json.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    // Nothing stands in empty brackets; before anything else inside there is a line of its own.
    if (opened !== closes) text += lineAt(depth);
    opened = token === '{' || token === '[';
    if (opened) depth++;
    if (token === ',') text += `,${lineAt(depth)}`;
    else text += token === ':' ? ': ' : token;
  }
  return text;
}

function lineAt(depth: number): string {
  return `\n${INDENT.repeat(depth)}`;
}
