import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, Lab, localStore, Telemetry } from 'crucible-telemetry';

/** So many are recorded; the others are copies with a name and a time of their own. */
const RECORDED = 20;
const STEPS = 200;
const HOUR_MS = 3_600_000;
const COPIED_AT_ONCE = 16;

/**
 * A local store of so many training runs that have ended, a different loss in each twentieth, as a
 * server leaves it that has looked at them all.
 */
export async function manyExperiments(parent: string, count: number): Promise<string> {
  const directory = join(parent, `many-${count}`);
  const recorded = await record(directory, Math.min(RECORDED, count));
  for (let run = recorded.length; run < count; run += COPIED_AT_ONCE) {
    const some = Array.from({ length: Math.min(COPIED_AT_ONCE, count - run) }, (_, i) => run + i);
    await Promise.all(
      some.map((each) => copyExperiment(directory, recorded[each % RECORDED]!, each)),
    );
  }
  return directory;
}

async function record(directory: string, count: number): Promise<string[]> {
  const telemetry = new Telemetry();
  const store = localStore({ directory });
  const lab = new Lab({ store, telemetry });
  const recorded: string[] = [];
  for (let run = 0; run < count; run++) {
    const experiment = await lab.start({
      name: `run ${run}`,
      condition: run % 2 === 0 ? 'adam' : 'sgd',
      tags: [`seed-${run % 5}`],
      metadata: { learning_rate: 10 ** -(1 + (run % 4)), seed: run },
    });
    for (let step = 0; step < STEPS; step++)
      telemetry.execute('training.step', { loss: (run + 1) / (step + 1) }, { step });
    await experiment.stop();
    recorded.push(experiment.id);
  }
  const server = await createServer({ lab, port: 0, dashboardDirectory: null });
  let pending: number;
  do {
    const response = await fetch(`${server.url}/api/experiments`);
    ({ pendingMetrics: pending } = (await response.json()) as { pendingMetrics: number });
  } while (pending > 0);
  await server.close();
  await store.close();
  return recorded;
}

async function copyExperiment(directory: string, from: string, run: number): Promise<void> {
  const id = `run${String(run).padStart(7, '0')}`;
  await cp(join(directory, from), join(directory, id), { recursive: true });
  const path = join(directory, id, 'experiment.json');
  const original = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const startedMs = Date.parse(original['started_at'] as string) - run * HOUR_MS;
  const changed = {
    ...original,
    id,
    name: `run ${run}`,
    started_at: new Date(startedMs).toISOString(),
  };
  await writeFile(path, JSON.stringify(changed));
}
