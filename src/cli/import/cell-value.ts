import { fieldNamed, snakeCase } from '../../event/fields.js';
import { reviveJson } from '../../event/json.js';
import { NON_FINITE } from '../../event/json-text.js';

const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$|^[+-]?\.\d+$/;

/** A cell says what it is by its looks; of a field that is a text (`sample_id`), it is a text. */
export function cellValue(name: string, text: string): unknown {
  if (text === '') return null;
  if (fieldNamed(snakeCase(name))?.type === 'string') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  if (NON_FINITE.has(text)) return NON_FINITE.get(text);
  if (NUMBER.test(text) && (/[.eE]/.test(text) || Number.isSafeInteger(Number(text))))
    return Number(text);
  const isJson = /^\{.*\}$|^\[.*\]$/s.test(text);
  if (!isJson) return text;
  try {
    return reviveJson(text);
  } catch {
    return text;
  }
}
