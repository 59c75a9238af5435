import { fieldOf } from './fields.ts';

export type Operator =
  | 'is'
  | 'isNot'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'startsWith'
  | 'exists'
  | 'missing';

/** One condition, its value as it was typed. */
export interface Filter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

export const OPERATORS: readonly { readonly key: Operator; readonly label: string }[] = [
  { key: 'is', label: 'is' },
  { key: 'isNot', label: 'is not' },
  { key: 'gt', label: '>' },
  { key: 'gte', label: '≥' },
  { key: 'lt', label: '<' },
  { key: 'lte', label: '≤' },
  { key: 'in', label: 'is one of' },
  { key: 'notIn', label: 'is none of' },
  { key: 'contains', label: 'contains' },
  { key: 'startsWith', label: 'starts with' },
  { key: 'exists', label: 'has a value' },
  { key: 'missing', label: 'has no value' },
];

const KEYS: ReadonlySet<string> = new Set(OPERATORS.map(({ key }) => key));

export function takesValue(operator: Operator): boolean {
  return operator !== 'exists' && operator !== 'missing';
}

/** Whether there is enough of it to ask for. */
export function isComplete({ field, operator, value }: Filter): boolean {
  return field !== '' && (!takesValue(operator) || value.trim() !== '');
}

/** As it stands in an address: `latencyMs gt 500`. Blanks in a field's name are escaped. */
export function filterText({ field, operator, value }: Filter): string {
  return `${field.replace(/[%\s]/g, encodeURIComponent)} ${operator} ${value}`;
}

/** Null for what is none. */
export function parseFilter(text: string): Filter | null {
  const match = /^(\S*) (\S+)(?: ([\s\S]*))?$/.exec(text);
  if (match === null || !KEYS.has(match[2]!)) return null;
  let field = match[1]!;
  try {
    field = decodeURIComponent(field);
  } catch {
    // It is meant as it stands.
  }
  return { field, operator: match[2] as Operator, value: match[3] ?? '' };
}

type Scalar = string | number | boolean;

const NON_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

/**
 * What a typed value stands for. Of columns whose type nobody told, `500` is a number and `"500"` a
 * text; of known ones, what the column has. Undefined for a number that is none.
 */
export function scalarOf(field: string, text: string): Scalar | undefined {
  const { kind } = fieldOf(field);
  const trimmed = text.trim();
  if (kind === 'text') return text;
  if (kind === 'flag') return trimmed === 'true' ? true : trimmed === 'false' ? false : undefined;
  if (NON_FINITE.has(trimmed)) return trimmed;
  if (kind === 'number' || kind === 'time') {
    const number = Number(trimmed);
    return trimmed === '' || Number.isNaN(number) ? undefined : number;
  }
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
      return value;
  } catch {
    // A text without quotation marks.
  }
  return text;
}

/** The text that `scalarOf` reads as that value. */
export function textOfValue(field: string, value: Scalar): string {
  if (typeof value !== 'string' || fieldOf(field).kind === 'text') return String(value);
  return scalarOf(field, value) === value ? value : JSON.stringify(value);
}

/** Parts of a list: between commas, or of a JSON array where a part has a comma itself. */
export function partsOf(text: string): readonly string[] {
  if (text.trim().startsWith('[')) {
    try {
      const values: unknown = JSON.parse(text);
      if (Array.isArray(values))
        return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    } catch {
      // Not JSON after all.
    }
  }
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** What is wrong with it that can be told without asking; null where nothing is. */
export function faultOf({ field, operator, value }: Filter): string | null {
  if (!isComplete({ field, operator, value }) || !takesValue(operator)) return null;
  if (operator === 'contains' || operator === 'startsWith') return null;
  const parts = operator === 'in' || operator === 'notIn' ? partsOf(value) : [value];
  if (parts.every((part) => scalarOf(field, part) !== undefined)) return null;
  return fieldOf(field).kind === 'flag' ? 'true or false' : 'a number';
}
