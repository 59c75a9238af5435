import type { RollupLabel, RollupSeriesOptions } from '../../analysis/rollup-plan.js';
import { refuse } from '../../errors.js';
import { timeSeries } from '../../lab/metrics.js';
import type { QueryParameters } from '../query-parameters.js';
import { jsonAnswer, type Route } from '../route.js';
import { ANY_OBJECT, listOf, named, objectOf, orNull, WHOLE } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { ID, texts, whole } from './parameters.js';

const MAX_BUCKETS = 5000;

export const getTimeSeries: Route = {
  method: 'get',
  path: '/api/experiments/{id}/timeseries',
  operation: 'getTimeSeries',
  summary: 'Figures over time in buckets, from rollups: as fast for any number of events.',
  access: 'read',
  parameters: [
    ID,
    whole('fromUs', 'The first moment; that of the first event unless given.'),
    whole('toUs', 'The last moment; that of the last event unless given.'),
    whole('maxBuckets', `At most so many buckets, up to ${MAX_BUCKETS}; 500 unless given.`),
    whole('widthUs', 'Length of a bucket in microseconds, whole seconds.'),
    texts('by', 'A series for each: event, model, condition.'),
    texts('event', 'Names and prefixes of the events that count.'),
  ],
  answer: jsonAnswer(
    objectOf({
      widthUs: WHOLE,
      fromUs: orNull(WHOLE),
      toUs: orNull(WHOLE),
      series: listOf(objectOf({ group: ANY_OBJECT, buckets: listOf(named('RollupBucket')) })),
    }),
  ),
  handle: async ({ context, path, query, signal }) => {
    const id = path['id']!;
    const options = optionsOf(query);
    const { record } = await context.lab.find(id);
    return context.cache.get(
      `timeseries ${id} ${JSON.stringify(options)}`,
      { version: versionOf(record), signal },
      () => timeSeries(context.lab, id, options),
    );
  },
};

function optionsOf(query: QueryParameters): RollupSeriesOptions {
  const [fromUs, toUs, widthUs] = ['fromUs', 'toUs', 'widthUs'].map((name) => query.number(name));
  if (
    widthUs !== undefined &&
    fromUs !== undefined &&
    toUs !== undefined &&
    (toUs - fromUs) / widthUs > MAX_BUCKETS
  )
    throw refuse('invalid-query', 'widthUs', `a width that gives ${MAX_BUCKETS} buckets`, widthUs);
  const maxBuckets =
    query.text('maxBuckets') === null ? undefined : query.whole('maxBuckets', 0, 1, MAX_BUCKETS);
  const by = query.texts('by');
  const events = query.texts('event');
  return {
    ...(fromUs === undefined ? {} : { fromUs }),
    ...(toUs === undefined ? {} : { toUs }),
    ...(widthUs === undefined ? {} : { widthUs }),
    // A width alone could ask for millions of buckets.
    ...(maxBuckets === undefined
      ? widthUs === undefined
        ? {}
        : { maxBuckets: MAX_BUCKETS }
      : { maxBuckets }),
    ...(by.length === 0 ? {} : { by: by as RollupLabel[] }),
    ...(events.length === 0 ? {} : { events }),
  };
}
