import type { ExperimentRecord } from '../event/experiment.js';
import type { Lab } from '../lab/lab.js';

const turns = new WeakMap<Lab, Promise<unknown>>();

/** Changes a record: one after the other, so that of two changes of this process at a time none is lost. */
export async function changeRecord(
  lab: Lab,
  id: string,
  change: (record: ExperimentRecord) => ExperimentRecord,
): Promise<ExperimentRecord> {
  const turn = (turns.get(lab) ?? Promise.resolve()).then(async () => {
    const { record, store } = await lab.find(id);
    await lab.replaceRecord(change(record), store);
    return (await lab.find(id)).record;
  });
  turns.set(
    lab,
    turn.catch(() => {}),
  );
  return turn;
}
