// Checked by `tsc --noEmit`: a user's own events, added to the published module by declaration
// merging, are known to the types that `telemetry.execute` is made of. Nothing here runs.
import type {
  EventNameInput,
  EventsOf,
  KnownEventName,
  MeasurementsOf,
  MetadataOf,
} from '../../src/event/types.js';
import type { Equal, Expect } from './equal.js';

export const OWN_EVENTS = [
  { name: 'augmented.fold.stop', measurements: { best_score: { type: 'number' } } },
] as const;

declare module 'crucible-telemetry' {
  interface CustomEvents {
    'augmented.step.stop': { measurements: { reward: number }; metadata: { policy: string } };
    'augmented.step.skipped': { metadata: { reason?: string } };
  }
  interface CustomEvents extends EventsOf<typeof OWN_EVENTS> {}
}

declare const execute: <N extends EventNameInput>(
  name: N,
  measurements?: MeasurementsOf<N>,
  metadata?: MetadataOf<N>,
) => void;

execute('augmented.step.stop' satisfies KnownEventName, { reward: 1, other: 'x' }, { policy: 'p' });
execute(['augmented', 'step', 'stop'] as const, { reward: 1 });
execute('augmented.step.skipped', { anything: 1 }, { reason: 'late' });
execute('augmented.fold.stop', { bestScore: 0.9 }, { anything: 1 });
// @ts-expect-error: a reward is a number
execute('augmented.step.stop', { reward: 'much' });
// @ts-expect-error: declared without a question mark, it has to be there
execute('augmented.step.stop', { other: 1 });
// @ts-expect-error: a policy is a string
execute('augmented.step.stop', { reward: 1 }, { policy: 7 });
// @ts-expect-error: a best score is a number
execute('augmented.fold.stop', { best_score: 'high' });
// Standard events are as they were.
execute('req_llm.request.stop', { duration: 1 });
// @ts-expect-error: a duration is a number
execute('req_llm.request.stop', { duration: 'x' });

type Own = import('crucible-telemetry').CustomEvents;
export type Merged = [
  Expect<Equal<Extract<KnownEventName, 'augmented.step.stop'>, 'augmented.step.stop'>>,
  Expect<Equal<Extract<KnownEventName, 'augmented.fold.stop'>, 'augmented.fold.stop'>>,
  Expect<Equal<Own['augmented.step.stop']['measurements'], { reward: number }>>,
  Expect<Equal<MeasurementsOf<'augmented.step.stop'>['reward'], number>>,
];
