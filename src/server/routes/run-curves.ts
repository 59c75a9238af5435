import { record as decodeObject, noOthers } from '../../config/decode.js';
import { refuse } from '../../errors.js';
import { type RunCurvesOptions, runCurves } from '../../lab/run-curves.js';
import { jsonAnswer, type Route } from '../route.js';
import { named } from '../schemas/schema.js';
import { versionOf } from '../version-of.js';

const MAX_RUNS = 500;

export const compareRunCurves: Route = {
  method: 'post',
  path: '/api/run-curves',
  operation: 'compareRunCurves',
  summary: 'Curves of groups of runs: mean and confidence band over all runs.',
  access: 'read',
  isExpensive: true,
  body: named('RunCurvesRequest'),
  answer: jsonAnswer(named('RunCurves')),
  handle: async ({ context, body, signal }) => {
    const { experiments, options, ...others } = decodeObject(body, 'body');
    noOthers(others, '', ['experiments', 'options']);
    if (!Array.isArray(experiments) || experiments.length > MAX_RUNS)
      throw refuse(
        'invalid-argument',
        'experiments',
        `ids of up to ${MAX_RUNS} experiments`,
        experiments,
      );
    const given = decodeObject(options, 'options') as unknown as RunCurvesOptions;
    const { lab, cache, turnstiles } = context;
    const ids = experiments as string[];
    const found = await Promise.all(ids.map((id) => lab.find(id)));
    return cache.get(
      `run curves ${JSON.stringify([ids, given])}`,
      {
        version: found.map(({ record }) => versionOf(record)).join(),
        signal,
        turnstile: turnstiles.scans,
      },
      (stop) => runCurves(lab, ids, given, stop),
    );
  },
};
