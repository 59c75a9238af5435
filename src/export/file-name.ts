import { join, resolve } from 'node:path';
import { refuse } from '../errors.js';

/** Well below what file systems take, with room for the id and the ending. */
const MAX_NAME_BYTES = 120;

/**
 * A name as part of a file name: letters, digits, `.`, `_` and `-`, at most 120 bytes, never empty,
 * never beginning with a dot. Whatever a person calls an experiment, the result is one plain file
 * name on every system. Different names may become the same: put an id behind it.
 *
 * @example
 * safeFileName('../../GPT-4o vs. Claude 🚀'); // 'GPT-4o-vs.-Claude'
 */
export function safeFileName(name: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  const cut = cutToBytes(plain.replace(/^[.-]+/, ''), MAX_NAME_BYTES).replace(/[.-]+$/, '');
  return cut === '' ? 'experiment' : cut;
}

function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}

/** `exports/<name>-<id>.csv` in the working directory, as an absolute path. */
export function defaultPath(
  directory: string,
  experiment: { readonly id: string; readonly name: string },
  extension: string,
): string {
  const name = `${safeFileName(experiment.name)}-${safeFileName(experiment.id)}.${extension}`;
  return resolve(join(directory, name));
}

/** A path that a caller gave, as an absolute one. Refuses what can be no path with `invalid-option`. */
export function givenPath(path: unknown): string {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return resolve(path);
  throw refuse('invalid-option', 'options.path', 'a path', path);
}
