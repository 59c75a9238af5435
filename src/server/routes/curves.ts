import type { CurveAxis, CurveSeries, TrainingCurvesOptions } from '../../analysis/curves.js';
import { refuse } from '../../errors.js';
import { trainingCurves } from '../../lab/metrics.js';
import { reducePoints } from '../figures/reduce.js';
import { wire } from '../index/rows.js';
import type { CurvesAnswer } from '../protocol.js';
import type { QueryParameters } from '../query-parameters.js';
import { jsonAnswer, type Route } from '../route.js';
import {
  FLAG,
  listOf,
  NUMBER,
  objectOf,
  oneOf,
  TEXT,
  WHOLE,
  WIRE_NUMBER,
} from '../schemas/schema.js';
import { versionOf } from '../version-of.js';
import { choice, ID, number, text, texts, whole } from './parameters.js';

const AXES: readonly CurveAxis[] = ['step', 'epoch', 'timestamp_us'];
const MAX_METRICS = 50;
const MAX_CURVES = 200;
const MAX_PIXELS = 4000;

export const getCurves: Route = {
  method: 'get',
  path: '/api/experiments/{id}/curves',
  operation: 'getCurves',
  summary: 'How metrics went over a run, reduced to what a chart of so many pixels shows.',
  access: 'read',
  isExpensive: true,
  parameters: [
    ID,
    texts('metric', 'loss, accuracy, val_loss, …'),
    choice('x', AXES, 'step unless given.'),
    text('by', 'A curve for each value of this column: condition, metadata.seed.'),
    texts('event', 'Names and prefixes of the events that count.'),
    number('fromX', 'The first x of the picture; a curve begins there.'),
    number('toX', 'The last x of the picture.'),
    whole('pixels', `Width of the picture, up to ${MAX_PIXELS}; 1000 unless given.`),
  ],
  answer: jsonAnswer(
    objectOf({
      x: oneOf(...AXES),
      curves: listOf(
        objectOf({
          metric: TEXT,
          group: { anyOf: [WIRE_NUMBER, TEXT, FLAG, { type: 'null' }] },
          x: listOf(NUMBER),
          y: listOf(WIRE_NUMBER),
          points: WHOLE,
          reduced: FLAG,
        }),
      ),
    }),
  ),
  handle: async ({ context, path, query }): Promise<CurvesAnswer> => {
    const id = path['id']!;
    const options = optionsOf(query);
    const fromX = query.number('fromX') ?? -Infinity;
    const toX = query.number('toX') ?? Infinity;
    const pixels = query.whole('pixels', 1000, 1, MAX_PIXELS);
    const { record } = await context.lab.find(id);
    // Kept whole: a zoom reduces anew, and reads nothing.
    const series = await context.cache.get<readonly CurveSeries[]>(
      `curves ${id} ${JSON.stringify(options)}`,
      versionOf(record),
      () => trainingCurves(context.lab, id, options),
      (curves) => curves.reduce((sum, { x }) => sum + x.length * 2, 1),
    );
    if (series.length > MAX_CURVES)
      throw refuse('invalid-query', 'by', `a column with ${MAX_CURVES} values at most`, options.by);
    const curves = series.map(({ metric, group, x, y }) => {
      const kept = reducePoints({ x, y }, fromX, toX, pixels);
      const key = typeof group === 'number' ? wire(group) : group;
      return { metric, group: key, ...kept, y: kept.y.map(wire) };
    });
    return { x: options.x, curves };
  },
};

function optionsOf(query: QueryParameters): TrainingCurvesOptions {
  const metrics = query.texts('metric');
  if (metrics.length === 0 || metrics.length > MAX_METRICS)
    throw refuse('invalid-query', 'metric', `1 to ${MAX_METRICS} names`, metrics);
  const by = query.text('by');
  const events = query.texts('event');
  return {
    metrics,
    x: query.oneOf('x', AXES, 'step'),
    ...(by === null ? {} : { by }),
    ...(events.length === 0 ? {} : { events }),
  };
}
