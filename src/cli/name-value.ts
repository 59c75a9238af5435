import { refuse } from '../errors.js';

/**
 * `--meta seed=7 --meta model=gpt-4o` as an object. Numbers, true, false, null and JSON are what they
 * are in JSON; all else is a text. A key that is there twice would lose the first, and is refused.
 */
export function metadataOf(pairs: readonly string[] | undefined): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  for (const pair of pairs ?? []) {
    const at = pair.indexOf('=');
    if (at <= 0) throw refuse('invalid-option', '--meta', 'key=value', pair);
    const key = pair.slice(0, at);
    if (Object.hasOwn(metadata, key))
      throw refuse('invalid-option', '--meta', `${key} only once`, pair);
    Object.defineProperty(metadata, key, {
      value: jsonOrText(pair.slice(at + 1)),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return metadata;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
