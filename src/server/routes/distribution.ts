import { requireQuery } from '../../query/query.js';
import { distributionOf } from '../figures/distribution.js';
import { jsonAnswer, type Route } from '../route.js';
import { FLAG, listOf, NUMBER, objectOf, orNull, TEXT, WHOLE } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID, text, whole } from './parameters.js';

const MAX_BINS = 500;

export const getDistribution: Route = {
  method: 'get',
  path: '/api/experiments/{id}/distribution',
  operation: 'getDistribution',
  summary: "A histogram and the distribution function of a column's values, of bounded size.",
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
      histogram: objectOf({ edges: listOf(NUMBER), counts: listOf(WHOLE) }),
      ecdf: objectOf({ value: listOf(NUMBER), fraction: listOf(NUMBER) }),
    }),
  ),
  handle: async ({ context: { lab, cache }, path, query }) => {
    const id = path['id']!;
    const column = query.requiredText('column');
    const asked = requireQuery(query.json('query'));
    const bins = query.whole('bins', 50, 1, MAX_BINS);
    const { record } = await lab.find(id);
    return cache.get(
      `distribution ${id} ${JSON.stringify([column, asked, bins])}`,
      versionOf(record, asked),
      () => distributionOf(lab, id, column, asked, bins),
      ({ ecdf, histogram }) => ecdf.value.length * 2 + histogram.counts.length * 2,
    );
  },
};
