import type { CurveAxis, TrainingCurvesOptions } from '../../analysis/curves.js';
import { refuse } from '../../errors.js';
import { curvePictures } from '../curves/curve-pictures.js';
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
import { choice, ID, number, text, texts, whole } from './parameters.js';

const AXES: readonly CurveAxis[] = ['step', 'epoch', 'timestamp_us'];
const MAX_METRICS = 50;
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
    whole(
      'pixels',
      `Width of the picture, up to ${MAX_PIXELS}; 1000 unless given. Very many curves share them.`,
    ),
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
  handle: async ({ context, path, query, signal }): Promise<CurvesAnswer> => {
    const id = path['id']!;
    const options = optionsOf(query);
    const fromX = query.number('fromX') ?? -Infinity;
    const toX = query.number('toX') ?? Infinity;
    const pixels = query.whole('pixels', 1000, 1, MAX_PIXELS);
    if (fromX > toX) throw refuse('invalid-query', 'toX', 'no less than fromX', toX);
    const { lab, folds } = context;
    const { record } = await lab.find(id);
    const view = { fromX, toX, pixels };
    const pictures = await curvePictures({ lab, folds, record, signal }, options, view);
    const curves = pictures.map(({ key: { metric, group }, x, y, points, reduced }) => {
      const key = typeof group === 'number' ? wire(group) : group;
      return { metric, group: key, x, y: y.map(wire), points, reduced };
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
