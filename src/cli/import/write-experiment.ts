import { Telemetry } from '../../bus/telemetry.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import { Lab } from '../../lab/lab.js';
import type { EventStore } from '../../store/port.js';
import type { ImportSource } from './imported-event.js';
import { RestoringStore } from './restoring-store.js';
import type { Survey } from './survey.js';

export interface WriteRequest {
  readonly source: ImportSource;
  readonly survey: Survey;
  /** Of an archive. */
  readonly record: ExperimentRecord | null;
  readonly name: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly hypothesis: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly store: EventStore;
  readonly signal: AbortSignal;
  readonly onProgress: (events: number) => void;
}

/** So many events are handed over before the store is waited for: memory stays bounded. */
const FLUSH_EVERY = 16_384;

/**
 * Records the file's events once more, on a bus of their own and by a clock that shows each event's
 * own time. What fails, or is given up, takes the experiment that was begun along.
 */
export async function writeExperiment(request: WriteRequest): Promise<ExperimentRecord> {
  const { source, survey, store, signal, onProgress } = request;
  const telemetry = new Telemetry();
  const restoring = new RestoringStore(survey.metricNames);
  let nowUs = survey.firstUs;
  const clock = { nowUs: () => nowUs, nowNs: () => nowUs * 1000 };
  const lab = new Lab({ telemetry, store: restoring.around(store), clock });
  const experiment = await lab.start({
    name: request.name,
    condition: request.condition,
    tags: request.tags,
    metadata: request.metadata,
    // What is in the file was kept on purpose.
    captureContent: true,
    metricsConfig: {
      custom: Object.fromEntries(survey.metricNames.map((name) => [name, () => null])),
    },
    ...(request.hypothesis === null ? {} : { hypothesis: request.hypothesis }),
  });
  try {
    let count = 0;
    for await (const event of source.events(() => {})) {
      signal.throwIfAborted();
      nowUs = event.timestampUs;
      restoring.expect(event);
      telemetry.execute(event.name, event.measurements, event.metadata);
      onProgress(++count);
      if (count % FLUSH_EVERY === 0) await experiment.flush();
    }
    await experiment.flush();
    nowUs = survey.lastUs;
    await experiment.stop();
    if (request.record !== null)
      await lab.replaceRecord(restored(experiment.record, request.record), store);
    return experiment.record;
  } catch (error) {
    await experiment.delete().catch(() => {});
    throw error;
  }
}

/** What an archive knew of its experiment, where the import does not know better. */
function restored(imported: ExperimentRecord, archived: ExperimentRecord): ExperimentRecord {
  const { id, name, condition, tags, hypothesis, metadata, storageBackend } = imported;
  return {
    ...archived,
    ...{ id, name, condition, tags, hypothesis, metadata, storageBackend },
    status: 'stopped',
    archivePath: null,
    counts: { ...archived.counts, recorded: imported.counts.recorded },
  };
}
