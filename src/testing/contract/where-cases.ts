import assert from 'node:assert/strict';
import type { Where } from '../../query/where.js';
import { type EventInput, makeBatch } from '../batches.js';
import { contractCase, type StoreContractCase } from './contract-case.js';

const EVENTS: readonly EventInput[] = [
  { name: 'e0', measurements: { loss: 0.5 }, metadata: { model: 'gpt-4o', turn: 1, ok: true } },
  { name: 'e1', measurements: { loss: Number.NaN }, metadata: { model: 'gpt-4o-mini', turn: '1' } },
  { name: 'e2', measurements: { loss: Number.POSITIVE_INFINITY }, metadata: { model: 'o1' } },
  { name: 'e3', measurements: { loss: -0 }, metadata: { turn: 2, ok: false, success: false } },
  { name: 'e4', metadata: { model: '', turn: null, success: true, note: '100%_\\done' } },
  { name: 'e5', measurements: { loss: -1 }, metadata: { turn: [1, 2], note: 'Ünïcödé 🧪' } },
  { name: 'e6', metadata: { model: 'GPT-4o', turn: true, deep: { er: { still: 7 } } } },
  {
    name: 'e7',
    measurements: { loss: 0 },
    metadata: { turn: Number.NaN, note: 'a.b', sampleId: 42 },
  },
  {
    name: 'e8',
    measurements: { loss: Number.NEGATIVE_INFINITY },
    metadata: { turn: 'two', sampleId: '43', userId: true },
  },
];

/** Conditions, and the numbers of the events that they are to find. */
const EXPECTATIONS: readonly (readonly [what: string, where: Where, found: string])[] = [
  ['a value', { model: 'gpt-4o' }, '0'],
  ['an empty text', { model: '' }, '4'],
  ['a number', { loss: 0 }, '3 7'],
  ['a boolean', { ok: false }, '3'],
  ['a field of booleans', { success: true }, '4'],
  ['NaN', { loss: 'NaN' }, '1'],
  ['an infinity', { loss: { eq: 'Infinity' } }, '2'],
  ['null, for what is missing', { loss: null }, '4 6'],
  ['eq null', { turn: { eq: null } }, '2 4'],
  ['ne null', { turn: { ne: null } }, '0 1 3 5 6 7 8'],
  ['ne, which a missing value does not pass', { model: { ne: 'gpt-4o' } }, '1 2 4 6'],
  ['ne of NaN', { loss: { ne: 'NaN' } }, '0 2 3 5 7 8'],
  ['gt, without NaN', { loss: { gt: 0 } }, '0 2'],
  ['gte', { loss: { gte: 0 } }, '0 2 3 7'],
  ['lt', { loss: { lt: 0 } }, '5 8'],
  ['lte', { loss: { lte: 0 } }, '3 5 7 8'],
  ['both ends of a range', { loss: { gte: -1, lt: 0.5 } }, '3 5 7'],
  ['gt of texts', { model: { gt: 'gpt-4o' } }, '1 2'],
  ['lt of texts', { model: { lt: 'gpt' } }, '4 6'],
  ['a list of values', { model: ['o1', 'gpt-4o', 'unheard of'] }, '0 2'],
  ['in', { loss: { in: [0.5, 'NaN'] } }, '0 1'],
  ['an empty list', { loss: { in: [] } }, ''],
  ['notIn, which a missing value does not pass', { loss: { notIn: [0, 0.5] } }, '1 2 5 8'],
  ['exists', { note: { exists: true } }, '4 5 7'],
  ['exists not', { note: { exists: false } }, '0 1 2 3 6 8'],
  ['contains, in upper and lower case as written', { model: { contains: '4o' } }, '0 1 6'],
  ['contains what patterns give a meaning', { note: { contains: '%_\\' } }, '4'],
  ['contains a dot', { note: { contains: '.' } }, '7'],
  ['contains, beyond ASCII', { note: { contains: 'cödé 🧪' } }, '5'],
  ['startsWith', { model: { startsWith: 'gpt' } }, '0 1'],
  ['startsWith, not somewhere inside', { model: { startsWith: '4o' } }, ''],
  ['startsWith nothing', { model: { startsWith: '' } }, '0 1 2 4 6'],
  ['startsWith beyond ASCII', { note: { startsWith: 'Ün' } }, '5'],
  ['a number among other types', { turn: 1 }, '0'],
  ['a text among other types', { turn: '1' }, '1'],
  ['a boolean among other types', { turn: true }, '6'],
  ['gt among other types', { turn: { gte: 1 } }, '0 3'],
  ['gt of texts among other types', { turn: { gt: '1' } }, '8'],
  ['contains among other types', { turn: { contains: 'w' } }, '8'],
  ['NaN among other types', { turn: 'NaN' }, '7'],
  ['a value inside objects', { 'metadata.deep.er.still': 7 }, '6'],
  ['a column by its name', { metadata_deep_er_still: { lt: 8 } }, '6'],
  ['an unheard of name', { unheard_of: 1 }, ''],
  ['an unheard of name that is missing', { unheard_of: null }, '0 1 2 3 4 5 6 7 8'],
  ['a number in a field of texts', { sampleId: 42 }, '7'],
  ['numbers in a field of texts', { sample_id: [42, '43', 44] }, '7 8'],
  ['a boolean in a field of texts', { userId: { eq: true } }, '8'],
  ['no number in a field of texts', { sampleId: { ne: 42 } }, '8'],
  ['none of the numbers in a field of texts', { sampleId: { notIn: [43] } }, '7'],
  ['a name', { eventName: 'e3' }, '3'],
  ['a prefix', { eventName: 'e3.**' }, '3'],
  ['names and prefixes', { event_name: ['e1.**', 'e2', 'e.3'] }, '1 2'],
  ['all names', { not: { eventName: '**' } }, ''],
  ['all of several', { loss: { exists: true }, model: { exists: true } }, '0 1 2'],
  ['and', { and: [{ loss: { gt: -2 } }, { loss: { lt: 0 } }] }, '5'],
  ['and of nothing', { and: [] }, '0 1 2 3 4 5 6 7 8'],
  ['or', { or: [{ model: 'o1' }, { ok: true }, { loss: null }] }, '0 2 4 6'],
  ['or of nothing', { or: [] }, ''],
  ['not, which a missing value passes', { not: { model: { startsWith: 'gpt' } } }, '2 3 4 5 6 7 8'],
  ['not of several', { not: { loss: 0, turn: 2 } }, '0 1 2 4 5 6 7 8'],
  ['not of a comparison that NaN fails', { not: { loss: { gt: 0 } } }, '1 3 4 5 6 7 8'],
  ['not not', { not: { not: { model: 'o1' } } }, '2'],
  [
    'or within and within not',
    { not: { and: [{ or: [{ ok: true }, { ok: false }] }] } },
    '1 2 4 5 6 7 8',
  ],
];

/** What each condition finds. */
export const WHERE_CASES: readonly StoreContractCase[] = EXPECTATIONS.map(([what, where, found]) =>
  contractCase(`finds where: ${what}`, async (bench) => {
    await bench.append(await makeBatch(EVENTS));
    const events = await bench.events({ where });
    assert.deepEqual(events.map(({ eventName }) => eventName.slice(1)).join(' '), found);
  }),
);
