import { decodeComparisonOptions } from '../../config/comparison-options.js';
import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { compareExperiments as compare } from '../../lab/compare.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';

const MAX_EXPERIMENTS = 200;

export const compareExperiments: Route = {
  method: 'post',
  path: '/api/compare',
  operation: 'compareExperiments',
  summary: 'The verdict on a comparison: the first experiment is the baseline.',
  access: 'read',
  isExpensive: true,
  body: named('CompareRequest'),
  answer: jsonAnswer(named('JudgedComparison')),
  handle: async ({ context, body, signal }) => {
    const { experiments, options = {}, ...others } = decodeObject(body, 'body');
    noOthers(others, '', ['experiments', 'options']);
    const isIds =
      Array.isArray(experiments) &&
      experiments.length <= MAX_EXPERIMENTS &&
      experiments.every((id) => typeof id === 'string' && id !== '');
    if (!isIds)
      throw refuse(
        'invalid-argument',
        'experiments',
        `ids of up to ${MAX_EXPERIMENTS} experiments`,
        experiments,
      );
    const given = decodeObject(options, 'options');
    for (const key of ['signal', 'onProgress'])
      if (key in given)
        throw refuse('invalid-option', `options.${key}`, 'to be left out', given[key]);
    const { lab, cache, turnstiles } = context;
    const { query } = decodeComparisonOptions(given);
    const ids = experiments as string[];
    const found = await Promise.all(ids.map((id) => lab.find(id)));
    return cache.get(
      `compare ${JSON.stringify([ids, given])}`,
      {
        version: found.map(({ record }) => versionOf(record, query)).join(),
        signal,
        turnstile: turnstiles.scans,
      },
      (stop) => compare(lab, ids, { ...given, signal: stop }),
    );
  },
};
