import { refuse } from '../../errors.js';
import { parseComparison } from '../index/comparison.js';
import type { IndexEntry } from '../index/entry.js';
import type { ExperimentIndex } from '../index/experiment-index.js';
import { rowOf } from '../index/rows.js';
import { selectEntries } from '../index/selection.js';
import type { ExperimentList } from '../protocol.js';
import type { QueryParameters } from '../query-parameters.js';
import { jsonAnswer, type Route } from '../route.js';
import { listOf, mapOf, named, objectOf, orNull, TEXT, WHOLE } from '../schemas/schema.js';
import { choice, text, texts, whole } from './parameters.js';

const MAX_STALE_MS = 600_000;
const STATUSES = ['running', 'paused', 'stopped', 'archived', 'interrupted'];
const MAX_LIMIT = 2000;
const MAX_IDS = 500;
const MAX_FACETS = 200;
/** Where few metrics are missing they are waited for, and nobody has to ask twice. */
const FEW_PENDING = 100;
const PATIENCE_MS = 150;

export const listExperiments: Route = {
  method: 'get',
  path: '/api/experiments',
  operation: 'listExperiments',
  summary: 'Experiments, filtered, sorted and in pages.',
  access: 'read',
  parameters: [
    texts('id', `Any of these, up to ${MAX_IDS}.`),
    text('q', 'Words to look for in name, id, hypothesis, condition and tags.'),
    texts('status', `Any of these: ${STATUSES.join(', ')}.`),
    texts('condition', 'Any of these.'),
    texts('tag', 'All of these.'),
    text('startedFrom', 'Started then or later, ISO 8601.'),
    text('startedTo', 'Started then or before, ISO 8601.'),
    texts(
      'metric',
      'A comparison that has to hold: loss<0.2, or of what it was run with: parameter.optimizer=adam.',
    ),
    text(
      'sort',
      'startedAt (the default), stoppedAt, duration, name, status, condition, recorded, dropped, id, any metric, or parameter.<name>.',
    ),
    choice('order', ['asc', 'desc'], 'desc unless given.'),
    whole('offset', 'How many to pass over.'),
    whole(
      'staleMs',
      `How old the list may be, up to ${MAX_STALE_MS}; 0 unless given. It is then not waited for where a look at the store takes longer than 20 ms; the stream after its cursor brings what is newer.`,
    ),
    whole('limit', `At most so many, up to ${MAX_LIMIT}; 100 unless given.`),
  ],
  answer: jsonAnswer(
    objectOf({
      experiments: listOf(named('ExperimentRow')),
      matching: WHOLE,
      total: WHOLE,
      nextOffset: orNull(WHOLE),
      metricNames: listOf(TEXT),
      statuses: mapOf(WHOLE),
      tags: mapOf(WHOLE),
      conditions: mapOf(WHOLE),
      pendingMetrics: WHOLE,
      cursor: TEXT,
    }),
  ),
  handle: async ({ context: { index }, query }): Promise<ExperimentList> => {
    const selection = selectionOf(query);
    const offset = query.whole('offset', 0, 0, 10_000_000);
    const limit = query.whole('limit', 100, 1, MAX_LIMIT);
    await index.refresh(query.whole('staleMs', 0, 0, MAX_STALE_MS));
    const entries = [...index.entries()];
    // All of them, sooner or later; those on this page before the others.
    index.summaries.want(entries.toReversed());
    let chosen = selectEntries(entries, selection);
    index.summaries.want(chosen.slice(offset, offset + limit));
    const pending = pendingIn(entries);
    if (pending > 0 && pending <= FEW_PENDING) {
      await index.summaries.settled(PATIENCE_MS);
      chosen = selectEntries(entries, selection);
    }
    return {
      experiments: chosen.slice(offset, offset + limit).map(rowOf),
      matching: chosen.length,
      total: entries.length,
      nextOffset: offset + limit < chosen.length ? offset + limit : null,
      ...facetsOf(index),
      pendingMetrics: pendingIn(entries),
      cursor: index.cursor,
    };
  },
};

function selectionOf(query: QueryParameters) {
  const ids = query.texts('id');
  if (ids.length > MAX_IDS) throw refuse('invalid-query', 'id', `up to ${MAX_IDS} ids`, ids.length);
  return {
    ids,
    words: (query.text('q') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
    statuses: query.texts('status'),
    conditions: query.texts('condition'),
    tags: query.texts('tag'),
    startedFromMs: query.moment('startedFrom'),
    startedToMs: query.moment('startedTo'),
    metrics: query.texts('metric').map((each) => parseComparison(each, 'metric')),
    sort: query.text('sort') ?? 'startedAt',
    order: query.oneOf('order', ['asc', 'desc'], 'desc'),
  };
}

function pendingIn(entries: readonly IndexEntry[]): number {
  return entries.reduce((count, { summary }) => count + (summary === null ? 1 : 0), 0);
}

type Facets = Pick<ExperimentList, 'metricNames' | 'statuses' | 'tags' | 'conditions'>;

const facetsByIndex = new WeakMap<
  ExperimentIndex,
  { readonly of: string; readonly found: Facets }
>();

/** Counted again only where something has changed. */
function facetsOf(index: ExperimentIndex): Facets {
  const of = `${index.revision} ${index.summarised}`;
  const known = facetsByIndex.get(index);
  if (known?.of === of) return known.found;
  const found = facets(index.entries());
  facetsByIndex.set(index, { of, found });
  return found;
}

function facets(entries: Iterable<IndexEntry>): Facets {
  const names = new Set<string>();
  const [statuses, tags, conditions] = [new Counts(), new Counts(), new Counts()];
  for (const { record, summary } of entries) {
    statuses.add(record.status);
    conditions.add(record.condition);
    for (const tag of record.tags) tags.add(tag);
    if (summary !== null) for (const name of summary.metrics.keys()) names.add(name);
  }
  return {
    metricNames: [...names].sort(),
    statuses: statuses.top(),
    tags: tags.top(),
    conditions: conditions.top(),
  };
}

class Counts {
  readonly #counts = new Map<string, number>();

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  top(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort((a, b) => b[1] - a[1]).slice(0, MAX_FACETS));
  }
}
