import type { ExperimentRecord } from '../../event/experiment.js';
import { scanEvents, untilAborted } from '../../lab/reading.js';
import { type EventQuery, requireQuery, resolveColumn } from '../../query/query.js';
import type { ServerContext } from '../context.js';
import { DistributionFold, isFoldable } from '../figures/distribution.js';
import { latencyDistribution } from '../figures/latency-distribution.js';
import type { DistributionAnswer } from '../protocol.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, listOf, NUMBER, objectOf, orNull, TEXT, WHOLE } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID, text, whole } from './parameters.js';

const MAX_BINS = 500;
const HISTOGRAM = objectOf({ edges: listOf(NUMBER), counts: listOf(WHOLE) });

export const getDistribution: Route = {
  method: 'get',
  path: '/api/experiments/{id}/distribution',
  operation: 'getDistribution',
  summary: "Histograms and the distribution function of a column's values, of bounded size.",
  access: 'read',
  isExpensive: true,
  parameters: [
    ID,
    {
      ...text('column', 'A column of numbers: latency_ms, cost_usd, metadata.score.'),
      required: true,
    },
    text('query', "Which events: the library's query, as JSON."),
    whole('bins', `Bins of the histogram, up to ${MAX_BINS}; 50 unless given.`),
  ],
  answer: jsonAnswer(
    objectOf({
      column: TEXT,
      count: WHOLE,
      nonFinite: WHOLE,
      min: orNull(NUMBER),
      max: orNull(NUMBER),
      mean: orNull(NUMBER),
      exact: FLAG,
      relativeAccuracy: NUMBER,
      histogram: HISTOGRAM,
      logHistogram: orNull(HISTOGRAM),
      ecdf: objectOf({ value: listOf(NUMBER), fraction: listOf(NUMBER) }),
    }),
  ),
  handle: async ({ context, path, query, signal }) => {
    const id = path['id']!;
    const column = query.requiredText('column');
    const asked = requireQuery(query.json('query'));
    const bins = query.whole('bins', 50, 1, MAX_BINS);
    const { record } = await context.lab.find(id);
    return context.cache.get(
      `distribution ${id} ${JSON.stringify([column, asked, bins])}`,
      { version: versionOf(record, asked), signal },
      (stop) => distributionOf(context, record, { column, query: asked, bins, signal: stop }),
    );
  },
};

interface Asked {
  readonly column: string;
  readonly query: EventQuery;
  readonly bins: number;
  readonly signal: AbortSignal;
}

async function distributionOf(
  { lab, folds, turnstiles }: ServerContext,
  record: ExperimentRecord,
  { column, query, bins, signal }: Asked,
): Promise<DistributionAnswer> {
  const { id } = record;
  const isOfAll = Object.keys(query).length === 0;
  if (isOfAll && resolveColumn(column) === 'latency_ms') {
    const found = await latencyDistribution(lab, id, column, bins);
    if (found !== null) return found;
  }
  const name = `distribution ${id} ${JSON.stringify([column, query])}`;
  if (isFoldable(query)) {
    const fold = await folds.get(name, record, signal, () => new DistributionFold(column, query));
    return fold.answer(bins);
  }
  return turnstiles.scans.pass(signal, async () => {
    const fold = new DistributionFold(column, {});
    const batches = scanEvents(lab, id, { ...query, columns: [column] });
    for await (const batch of untilAborted(batches, signal)) fold.add(batch, null);
    return fold.answer(bins);
  });
}
