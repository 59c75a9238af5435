import { join } from 'node:path';
import { Lab, localStore, Telemetry } from 'crucible-telemetry';
import { fakeClock } from 'crucible-telemetry/testing';

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
