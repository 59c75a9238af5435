import { numberColumn, stringColumn } from '../event/batch.js';
import { isValid, numberAt, stringAt } from '../event/column.js';
import { EVENT_NAME, SEQUENCE } from '../event/fields.js';
import type { RecordedBefore } from '../experiment/recorder.js';
import { countsAsSample, NO_SAMPLES, STEP_COLUMNS } from '../experiment/sample-counter.js';
import { resolveQuery } from '../query/query.js';
import type { EventStore } from '../store/port.js';

const COLUMNS: readonly string[] = [SEQUENCE, EVENT_NAME, 'sample_id', 'success', ...STEP_COLUMNS];

/**
 * What an experiment holds by now, for a recorder that goes on with it: where the sequence
 * continues, and the samples seen where there is a number of them to reach.
 */
export async function recordedBefore(
  store: EventStore,
  experimentId: string,
  sampleSize: number | null,
): Promise<RecordedBefore> {
  if (sampleSize === null && store.nextSequence !== undefined) {
    return { nextSequence: await store.nextSequence(experimentId), samples: NO_SAMPLES };
  }
  const columns = sampleSize === null ? [SEQUENCE] : COLUMNS;
  let nextSequence = 0;
  const ids = new Set<string>();
  let withoutId = 0;
  for await (const batch of store.scan(experimentId, resolveQuery({ columns }, 0))) {
    const sequences = numberColumn(batch, SEQUENCE)!;
    for (let row = 0; row < batch.length; row++)
      nextSequence = Math.max(nextSequence, numberAt(sequences, row) + 1);
    if (sampleSize === null) continue;
    const names = stringColumn(batch, EVENT_NAME)!;
    const samples = stringColumn(batch, 'sample_id');
    const outcomes = batch.columns.get('success');
    const steps = STEP_COLUMNS.map((name) => batch.columns.get(name));
    const isStep = (row: number) => steps.some((step) => step !== undefined && isValid(step, row));
    for (let row = 0; row < batch.length; row++) {
      if (!countsAsSample(stringAt(names, row))) continue;
      if (samples !== null && isValid(samples, row)) ids.add(stringAt(samples, row));
      else if (outcomes !== undefined && isValid(outcomes, row) && !isStep(row)) withoutId++;
    }
  }
  return { nextSequence, samples: { ids, withoutId } };
}
