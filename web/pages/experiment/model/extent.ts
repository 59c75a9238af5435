import type { BucketGroup, Extent } from './buckets.ts';
import type { ExperimentModel } from './experiment-model.ts';

const SECOND_US = 1_000_000;

/** The time that was recorded: to its end, or as long as it goes on, to the newest second with events. */
export function extentOf(model: ExperimentModel, groups: readonly BucketGroup[]): Extent {
  const record = model.detail.value?.experiment;
  const firstUs = Math.min(...groups.map(({ buckets }) => buckets[0]?.startUs ?? Infinity));
  const lastUs = Math.max(...groups.map(({ buckets }) => buckets.at(-1)?.startUs ?? -Infinity));
  const startedUs = record === undefined ? firstUs : Date.parse(record.startedAt) * 1000;
  const stoppedAt = record?.stoppedAt ?? null;
  // Of one that does not record the cursor is only the time of the question.
  const isRecording = model.status.value === 'running';
  const newestUs = isRecording
    ? Number(model.live.value?.cursor ?? Number.NaN) + SECOND_US
    : Number.NaN;
  const endedUs = stoppedAt === null ? newestUs : Date.parse(stoppedAt) * 1000;
  const fromUs = Math.min(startedUs, firstUs);
  // An event that was brought in from elsewhere may be of another time than the recording.
  const toUs = Math.max(Number.isFinite(endedUs) ? endedUs : lastUs + SECOND_US, lastUs);
  return Number.isFinite(fromUs) && Number.isFinite(toUs)
    ? { fromUs, toUs: Math.max(toUs, fromUs + SECOND_US) }
    : { fromUs: 0, toUs: SECOND_US };
}
