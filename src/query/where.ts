import { refuse } from '../errors.js';
import { EVENT_NAME, fieldNamed } from '../event/fields.js';
import { NON_FINITE } from '../event/json-text.js';
import { decodeEventName, namesNode } from './names.js';

export type Scalar = string | number | boolean;

/** What a field's value has to be. A missing value matches `null` and `{ exists: false }` only. */
export type Condition =
  | Scalar
  | null
  | readonly Scalar[]
  | {
      readonly eq?: Scalar | null;
      readonly ne?: Scalar | null;
      readonly gt?: number | string;
      readonly gte?: number | string;
      readonly lt?: number | string;
      readonly lte?: number | string;
      readonly in?: readonly Scalar[];
      readonly notIn?: readonly Scalar[];
      readonly exists?: boolean;
      readonly contains?: string;
      readonly startsWith?: string;
    };

/** All of the fields' conditions have to hold; `and`, `or` and `not` combine further ones. */
export interface Where {
  readonly and?: readonly Where[];
  readonly or?: readonly Where[];
  readonly not?: Where;
  readonly [field: string]: Condition | readonly Where[] | Where | undefined;
}

export type CompareOp = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'startsWith';

/** A decoded condition. Every store evaluates these, and all must give the same answer. */
export type WhereNode =
  | { readonly op: 'and' | 'or'; readonly nodes: readonly WhereNode[] }
  | { readonly op: 'not'; readonly node: WhereNode }
  | { readonly op: 'exists'; readonly column: string }
  | { readonly op: 'in'; readonly column: string; readonly values: readonly Scalar[] }
  | { readonly op: CompareOp; readonly column: string; readonly value: Scalar };

const OPERATORS = 'eq, ne, gt, gte, lt, lte, in, notIn, exists, contains, startsWith';

/**
 * Properties of an event object that are its experiment's, and so no column of any event: taken
 * for metadata of that name, they would match nothing.
 */
const OF_EXPERIMENTS: ReadonlySet<string> = new Set([
  'experimentId',
  'experiment_id',
  'experimentName',
  'experiment_name',
  'tags',
]);
const EXPECTED_FIELD = 'a field of events (an experiment is chosen by its id)';

/** Conditions within conditions: a store goes through them as deep as they are. */
const MAX_DEPTH = 64;

/** Null where nothing is asked for. */
export function decodeWhere(
  where: unknown,
  path: string,
  resolveColumn: (name: string) => string,
  depth = 0,
): WhereNode | null {
  if (depth > MAX_DEPTH)
    throw refuse('invalid-query', shortened(path), `at most ${MAX_DEPTH} conditions deep`, where);
  if (typeof where !== 'object' || where === null || Array.isArray(where)) {
    throw refuse('invalid-query', path || 'query', 'an object of conditions', where);
  }
  const nodes: WhereNode[] = [];
  for (const [key, value] of Object.entries(where)) {
    if (value === undefined) continue;
    const at = path === '' ? key : `${path}.${key}`;
    if (key === 'and' || key === 'or')
      nodes.push(decodeGroup(key, value, at, resolveColumn, depth));
    else if (key === 'not') {
      nodes.push({ op: 'not', node: decodeWhere(value, at, resolveColumn, depth + 1) ?? ALWAYS });
    } else {
      if (OF_EXPERIMENTS.has(key)) throw refuse('invalid-query', at, EXPECTED_FIELD, key);
      nodes.push(...decodeCondition(resolveColumn(key), value, at));
    }
  }
  if (nodes.length === 0) return null;
  return nodes.length === 1 ? nodes[0]! : { op: 'and', nodes };
}

const ALWAYS: WhereNode = { op: 'and', nodes: [] };

function shortened(path: string): string {
  return `${path.slice(0, 40)}…`;
}

function decodeGroup(
  op: 'and' | 'or',
  value: unknown,
  path: string,
  resolveColumn: (name: string) => string,
  depth: number,
): WhereNode {
  if (!Array.isArray(value)) throw refuse('invalid-query', path, 'an array of conditions', value);
  const nodes = value.map(
    (item, i) => decodeWhere(item, `${path}[${i}]`, resolveColumn, depth + 1) ?? ALWAYS,
  );
  return { op, nodes };
}

function decodeCondition(column: string, value: unknown, path: string): WhereNode[] {
  if (value === null) return [missing(column)];
  if (column === EVENT_NAME && (Array.isArray(value) || typeof value !== 'object'))
    return [namesNode(column, decodeEventName(value, path))];
  if (Array.isArray(value)) return [{ op: 'in', column, values: equals(column, value, path) }];
  if (typeof value !== 'object') return [{ op: 'eq', column, value: equal(column, value, path) }];
  const entries = Object.entries(value).filter(([, operand]) => operand !== undefined);
  if (entries.length === 0) throw refuse('invalid-query', path, `one of ${OPERATORS}`, value);
  return entries.map(([op, operand]) => decodeOperator(column, op, operand, `${path}.${op}`));
}

function decodeOperator(column: string, op: string, operand: unknown, path: string): WhereNode {
  switch (op) {
    case 'eq':
      return operand === null
        ? missing(column)
        : { op, column, value: equal(column, operand, path) };
    case 'ne':
      return operand === null
        ? { op: 'exists', column }
        : { op, column, value: equal(column, operand, path) };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const value = scalar(operand, path);
      if (typeof value === 'boolean')
        throw refuse('invalid-query', path, 'a number or a string', operand);
      return { op, column, value };
    }
    case 'in':
      return { op, column, values: equals(column, operand, path) };
    case 'notIn':
      return {
        op: 'and',
        nodes: [
          { op: 'exists', column },
          { op: 'not', node: { op: 'in', column, values: equals(column, operand, path) } },
        ],
      };
    case 'exists':
      if (typeof operand !== 'boolean')
        throw refuse('invalid-query', path, 'true or false', operand);
      return operand ? { op, column } : missing(column);
    case 'contains':
    case 'startsWith':
      if (typeof operand !== 'string') throw refuse('invalid-query', path, 'a string', operand);
      return { op, column, value: operand };
    default:
      throw refuse('invalid-query', path, `one of ${OPERATORS}`, op);
  }
}

function missing(column: string): WhereNode {
  return { op: 'not', node: { op: 'exists', column } };
}

/** NaN and the infinities, which JSON cannot say, may be given as strings. */
function scalar(value: unknown, path: string): Scalar {
  if (typeof value === 'string') return NON_FINITE.get(value) ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  throw refuse('invalid-query', path, 'a string, a number or a boolean', value);
}

/** What a column's value is to equal: a sample id of 42 is recorded, and so looked for, as "42". */
function equal(column: string, value: unknown, path: string): Scalar {
  const wanted = scalar(value, path);
  if (column === EVENT_NAME && String(wanted).includes('*'))
    throw refuse('invalid-query', path, 'a name (a prefix is given without an operator)', value);
  return fieldNamed(column)?.type === 'string' ? String(wanted) : wanted;
}

function equals(column: string, value: unknown, path: string): Scalar[] {
  if (!Array.isArray(value)) throw refuse('invalid-query', path, 'an array of values', value);
  return value.map((item, i) => equal(column, item, `${path}[${i}]`));
}
