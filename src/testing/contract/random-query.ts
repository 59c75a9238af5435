import type { EventQuery } from '../../query/query.js';
import type { Where } from '../../query/where.js';
import type { WindowSpec } from '../../query/window.js';
import type { SeededRandom } from '../random.js';

export const TEXTS: readonly string[] = [
  '',
  'a',
  'ab',
  'abc',
  'ba',
  'B',
  '1',
  'null',
  'é',
  '🧪',
  'a%b_',
];
const NUMBERS: readonly (number | string)[] = [
  0,
  -0,
  0.5,
  1,
  2,
  -1,
  'NaN',
  'Infinity',
  '-Infinity',
];
/** Texts that every store puts in the same order. */
const ORDERED: readonly string[] = ['', 'a', 'ab', 'B', '1'];

type Kind = 'number' | 'text' | 'boolean' | 'mixed';

const FIELDS: readonly (readonly [name: string, kind: Kind])[] = [
  ['loss', 'number'],
  ['step', 'number'],
  ['latencyMs', 'number'],
  ['latency_ms', 'number'],
  ['model', 'text'],
  ['sampleId', 'text'],
  ['success', 'boolean'],
  ['condition', 'text'],
  ['turn', 'mixed'],
  ['metadata.note', 'text'],
  ['metadata.deep.er', 'number'],
  ['deep.flag', 'boolean'],
  ['measurements.duration', 'number'],
  ['unheard_of', 'mixed'],
];

/** A query over the events of the random cases, which lie between those times. */
export function randomQuery(random: SeededRandom, fromUs: number, toUs: number): EventQuery {
  return {
    ...(random.chance(0.8) ? { where: randomWhere(random, 3) } : {}),
    ...(random.chance(0.3)
      ? { events: random.pick(['a.**', 'c', ['a.start', 'ab.**'], '**', ['a.b.stop', 'c.**']]) }
      : {}),
    ...(random.chance(0.5) ? { window: randomWindow(random, fromUs, toUs) } : {}),
    ...(random.chance(0.4) ? { order: random.pick(['asc', 'desc']) } : {}),
    ...(random.chance(0.3) ? { limit: 1 + random.below(40) } : {}),
  };
}

function randomWindow(random: SeededRandom, fromUs: number, toUs: number): WindowSpec {
  const at = fromUs + random.below(toUs - fromUs);
  switch (random.below(4)) {
    case 0:
      return { lastN: 1 + random.below(50) };
    case 1:
      return { last: random.below(100) / 1000 + 0.001, unit: 'milliseconds' };
    case 2:
      return { fromUs: at };
    default:
      return { fromUs: at, toUs: at + random.below(30) };
  }
}

function randomWhere(random: SeededRandom, depth: number): Where {
  const choice = depth === 0 ? 9 : random.below(10);
  const inner = (): Where => randomWhere(random, depth - 1);
  if (choice === 0) return { and: [inner(), inner()] };
  if (choice === 1) return { or: [inner(), inner()] };
  if (choice === 2) return { not: inner() };
  if (choice === 3) return { ...randomCondition(random), ...randomCondition(random) };
  return randomCondition(random);
}

function randomCondition(random: SeededRandom): Where {
  const [name, kind] = random.pick(FIELDS);
  const value = (): string | number | boolean => randomValue(random, kind);
  switch (random.below(10)) {
    case 0:
      return { [name]: value() };
    case 1:
      return { [name]: null };
    case 2:
      return { [name]: [value(), value()] };
    case 3:
      return { [name]: { ne: value() } };
    case 4:
      return { [name]: { notIn: [value(), value(), value()] } };
    case 5:
      return { [name]: { exists: random.chance(0.5) } };
    case 6:
      return { [name]: { [random.pick(['contains', 'startsWith'])]: random.pick(TEXTS) } };
    case 7:
      return { [name]: { gte: randomBound(random, kind), lt: randomBound(random, kind) } };
    default:
      return { [name]: { [random.pick(['gt', 'gte', 'lt', 'lte'])]: randomBound(random, kind) } };
  }
}

function randomValue(random: SeededRandom, kind: Kind): string | number | boolean {
  if (kind === 'boolean') return random.chance(0.5);
  if (kind === 'number') return random.pick(NUMBERS);
  if (kind === 'text') return random.pick([...TEXTS, '3']);
  return random.pick([1, 2, '1', 'two', true, 'NaN']);
}

function randomBound(random: SeededRandom, kind: Kind): string | number {
  const isNumber = kind === 'number' || (kind !== 'text' && random.chance(0.5));
  return isNumber ? random.pick(NUMBERS) : random.pick(ORDERED);
}
