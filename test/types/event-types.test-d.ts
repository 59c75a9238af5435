// Checked by `tsc --noEmit`: a line that regresses stops compiling, and so does an expected error
// that no longer occurs. Nothing here runs.
import type {
  CamelCase,
  DottedName,
  EventNameInput,
  EventsOf,
  KnownEventName,
  KnownEvents,
  MeasurementsOf,
  MetadataOf,
} from '../../src/event/types.js';
import type { Equal, Expect } from './equal.js';

declare const execute: <N extends EventNameInput>(
  name: N,
  measurements?: MeasurementsOf<N>,
  metadata?: MetadataOf<N>,
) => void;

// Known names are known, and still told apart in the union with string, or no editor completes them.
execute('req_llm.request.stop' satisfies KnownEventName);
execute('telemetry.handler.failure' satisfies KnownEventName);
type Stop = 'req_llm.request.stop';
export type Names = [
  Expect<Equal<Extract<EventNameInput, Stop>, Stop>>,
  Expect<Equal<KnownEventName extends EventNameInput ? true : false, true>>,
  Expect<Equal<string extends KnownEventName ? true : false, false>>,
  Expect<Equal<string extends EventNameInput ? true : false, true>>,
  Expect<Equal<keyof KnownEvents[Stop], 'measurements' | 'metadata'>>,
];
// @ts-expect-error: a misspelt name is not a known one
'req_llm.request.stopped' satisfies KnownEventName;

// What a good emitter sends is accepted, in either spelling and with fields of its own.
execute(
  'req_llm.request.stop',
  { duration: 1.2e8, status: 'ok', retries: 2 },
  {
    model: 'gpt-4',
    provider: 'openai',
    request_id: 'r1',
    sample_id: 's1',
    tokens: { prompt: 150, completion: 300, total: 450, cacheRead: 20 },
    prompt_tokens: 150,
    cost: 0.002,
    finish_reason: 'stop',
    temperature: 0.2,
    response: { text: 'hi' },
    error: undefined,
    condition: 'treatment',
    mine: ['anything'],
  },
);
execute('req_llm.request.stop', {}, { requestId: 'r1', promptTokens: 1, cacheReadTokens: null });
execute('crucible_train.epoch.stop', { loss: Number.NaN }, { epoch: 3, learningRate: 1e-3 });
execute('crucible_train.training.start', undefined, { config: { epochs: 3, layers: [1, 2] } });
execute('altar.tool.start', { system_time: 1 });
execute('altar.tool.stop', { duration: process.hrtime.bigint(), status: 200 });

// A known field of the wrong type is not.
// @ts-expect-error: a duration is a number
execute('req_llm.request.stop', { duration: 'x' });
// @ts-expect-error: a cost is no bigint
execute('req_llm.request.stop', { cost: 5n });
// @ts-expect-error: a model is a string
execute('req_llm.request.stop', {}, { model: 4 });
// @ts-expect-error: the camelCase spelling is checked too
execute('req_llm.request.stop', {}, { requestId: 7 });
// @ts-expect-error: and what is inside an object
execute('req_llm.request.stop', {}, { tokens: { prompt: 'many' } });
// @ts-expect-error: and there in camelCase
execute('req_llm.request.stop', {}, { tokens: { cacheRead: 'many' } });
// @ts-expect-error: and the context of every standard event
execute('altar.tool.stop', {}, { sampleId: 7 });
// @ts-expect-error: an array is asked for
execute('ensemble.prediction.start', {}, { models: 'gpt-4' });
// @ts-expect-error: an object is asked for
execute('crucible_train.training.start', {}, { config: 'small' });
// @ts-expect-error: a loss is a number
execute('crucible_train.batch.stop', { loss: '0.5' });

// Unknown names, and names known only at run time, take any record.
execute('my.own.event', { reward: 1, duration: 'x' }, { model: 4 });
declare const someName: string;
execute(someName, { duration: 'x' }, { model: 4 });
// @ts-expect-error: but a record it is
execute('my.own.event', 'reward');
// @ts-expect-error: no number
execute(someName, 5);
// @ts-expect-error: and a name is no number
execute(5);

// Arrays of segments are names; written `as const` they are checked like the dotted form.
execute(['req_llm', 'request', 'stop'], { duration: 1 }, { model: 'gpt-4' });
execute(someName.split('.'), { duration: 'x' });
execute(['my', 'own', 'event'] as const, { duration: 'x' });
// @ts-expect-error: a duration is a number
execute(['req_llm', 'request', 'stop'] as const, { duration: 'x' });

// Values whose type is an interface or a class are records too, and checked.
interface Step {
  loss: number;
}
interface BadStep {
  loss: string;
}
declare const step: Step;
declare const badStep: BadStep;
execute('my.own.event', step, new Date());
execute('crucible_train.batch.stop', step);
// @ts-expect-error: a loss is a number
execute('crucible_train.batch.stop', badStep);

// What a handler reads.
type Training = MeasurementsOf<'crucible_train.epoch.stop'>;
type Tokens = NonNullable<MetadataOf<Stop>['tokens']>;
type Missing = null | undefined;
type Nanoseconds = number | bigint | Missing;
export type Reads = [
  Expect<Equal<Training['loss'], number | Missing>>,
  Expect<Equal<Training['learningRate'], number | Missing>>,
  Expect<Equal<MetadataOf<Stop>['model'], string | Missing>>,
  Expect<Equal<MetadataOf<Stop>['sessionId'], string | Missing>>,
  Expect<Equal<Tokens['prompt'], number | Missing>>,
  Expect<Equal<MetadataOf<'ensemble.prediction.stop'>['models'], readonly unknown[] | Missing>>,
  Expect<Equal<MetadataOf<'telemetry.handler.failure'>['handlerId'], string | Missing>>,
  Expect<Equal<MeasurementsOf<readonly ['altar', 'tool', 'stop']>['duration'], Nanoseconds>>,
];

export type Spelling = [
  Expect<Equal<CamelCase<'cache_read_tokens'>, 'cacheReadTokens'>>,
  Expect<Equal<CamelCase<'loss'>, 'loss'>>,
  Expect<Equal<DottedName<readonly ['a', 'b', 'c']>, 'a.b.c'>>,
  Expect<Equal<DottedName<readonly ['a']>, 'a'>>,
  Expect<Equal<DottedName<'a.b'>, 'a.b'>>,
  Expect<Equal<DottedName<readonly string[]>, string>>,
];

// Definitions of one's own give types of one's own.
type Own = EventsOf<
  readonly [
    {
      readonly name: readonly ['my', 'fold', 'stop'];
      readonly measurements: { readonly best_score: { readonly type: 'number' } };
    },
    { readonly name: 'my.fold.start' },
  ]
>;
export type OwnEvents = [
  Expect<Equal<keyof Own, 'my.fold.stop' | 'my.fold.start'>>,
  Expect<Equal<Own['my.fold.stop']['measurements']['bestScore'], number | Missing>>,
  Expect<Equal<Own['my.fold.stop']['measurements']['best_score'], number | Missing>>,
];
