import { join } from 'node:path';
import { Lab, localStore, Telemetry } from 'crucible-telemetry';
import { fakeClock } from 'crucible-telemetry/testing';

const SIDE_BY_SIDE = 32;
const MINUTE_MS = 60_000;
const TAGS = ['baseline', 'sweep', 'ablation', 'nightly'];

/** So many experiments that have been, as records: the list is made of those. */
export async function manyExperiments(parent: string, count: number): Promise<string> {
  const directory = join(parent, `experiments-${count}`);
  const store = localStore({ directory });
  const lab = new Lab({ store, telemetry: new Telemetry() });
  const first = await lab.start({ name: 'run 00000', tags: ['baseline'] });
  const { record } = await first.stop();
  const startMs = Date.now() - count * MINUTE_MS;
  const save = (n: number): Promise<void> => {
    const startedAt = new Date(startMs + n * MINUTE_MS).toISOString();
    return store.saveExperiment({
      ...record,
      id: n.toString(16).padStart(16, '0'),
      name: `run ${String(n).padStart(5, '0')}`,
      condition: n % 2 === 0 ? 'control' : 'treatment',
      tags: [TAGS[n % TAGS.length]!],
      metadata: { seed: n % 10, learning_rate: 10 ** -(1 + (n % 4)) },
      startedAt,
      stoppedAt: startedAt,
    });
  };
  for (let from = 1; from < count; from += SIDE_BY_SIDE) {
    const many = Array.from({ length: Math.min(SIDE_BY_SIDE, count - from) }, (_, i) => from + i);
    await Promise.all(many.map(save));
  }
  await store.close();
  return directory;
}

export interface Runs {
  readonly directory: string;
  readonly ids: readonly string[];
}

/** Training runs of two conditions, each with a loss at every step. */
export async function trainingRuns(parent: string, count: number, steps: number): Promise<Runs> {
  const directory = join(parent, `runs-${count}-${steps}`);
  const clock = fakeClock();
  const telemetry = new Telemetry();
  const store = localStore({ directory });
  const lab = new Lab({ store, telemetry, clock });
  const ids: string[] = [];
  for (let run = 0; run < count; run++) {
    const experiment = await lab.start({
      name: `training ${run}`,
      condition: run % 2 === 0 ? 'control' : 'treatment',
      metadata: { seed: run },
    });
    for (let step = 0; step < steps; step++) {
      const loss = Math.exp((-3 * step) / steps) + ((run * 7919 + step * 104_729) % 1000) / 5000;
      telemetry.execute('crucible_train.batch.stop', { loss }, { step });
      clock.advance(1000);
    }
    await experiment.stop();
    ids.push(experiment.id);
  }
  await store.close();
  return { directory, ids };
}
