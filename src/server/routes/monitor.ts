import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { decodeMonitorOptions } from '../../lab/monitor-options.js';
import { monitorAnswer } from '../figures/monitor.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';

/** Of a watch that goes on by itself, or said elsewhere in the body. */
const NOT_OPTIONS = ['against', 'by', 'metric', 'pollMs', 'signal', 'stopExperiments'] as const;
const [LEAST_POINTS, MOST_POINTS] = [10, 1000];

export const monitorComparison: Route = {
  method: 'post',
  path: '/api/monitor',
  operation: 'monitorComparison',
  summary: 'The confidence sequence of a comparison as it closed in, valid at every look.',
  access: 'read',
  isExpensive: true,
  body: named('MonitorRequest'),
  answer: jsonAnswer(named('MonitorAnswer')),
  handle: async ({ context: { lab, cache, turnstiles }, body, signal }) => {
    const request = decodeObject(body, 'body');
    noOthers(request, '', ['experiments', 'metric', 'options', 'maxPoints']);
    const { experiments, metric, options = {}, maxPoints = 400 } = request;
    const ids = idsOf(experiments);
    if (
      !Number.isInteger(maxPoints) ||
      (maxPoints as number) < LEAST_POINTS ||
      (maxPoints as number) > MOST_POINTS
    )
      throw refuse(
        'invalid-argument',
        'maxPoints',
        `a whole number from ${LEAST_POINTS} to ${MOST_POINTS}`,
        maxPoints,
      );
    const given = decodeObject(options, 'options');
    for (const key of NOT_OPTIONS)
      if (key in given)
        throw refuse('invalid-option', `options.${key}`, 'to be left out', given[key]);
    const against = ids.length === 2 ? { against: ids[0] } : {};
    const decoded = decodeMonitorOptions({ ...given, ...against, metric });
    const records = await Promise.all(ids.map((id) => lab.get(id)));
    return cache.get(
      `monitor ${JSON.stringify([ids, metric, given, maxPoints])}`,
      {
        version: records.map(({ record }) => versionOf(record)).join(),
        signal,
        turnstile: turnstiles.scans,
      },
      (stop) =>
        monitorAnswer(lab, {
          candidate: ids.at(-1)!,
          options: decoded,
          maxPoints: maxPoints as number,
          signal: stop,
        }),
    );
  },
};

function idsOf(experiments: unknown): readonly string[] {
  const isIds =
    Array.isArray(experiments) &&
    (experiments.length === 1 || experiments.length === 2) &&
    experiments.every((id) => typeof id === 'string' && id !== '');
  if (!isIds)
    throw refuse(
      'invalid-argument',
      'experiments',
      'ids of a baseline and a candidate, or of one with both conditions',
      experiments,
    );
  return experiments as string[];
}
