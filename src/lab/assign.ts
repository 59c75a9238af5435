import { refuse } from '../errors.js';
import { EXPOSURE } from '../event/assignment.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { bucketOf, conditionAt } from '../experiment/assignment.js';
import { Exposures } from '../experiment/assignment-exposures.js';
import type { Recorder } from '../experiment/recorder.js';
import { runInExperiment } from '../experiment/scope.js';
import type { Lab } from './lab.js';

/** Units are forgotten when their experiment's recorder is let go of. */
const exposed = new WeakMap<Recorder, Exposures>();

/** The condition of a unit, which is recorded as exposed if it was not before. */
export function assignAndExpose(lab: Lab, record: ExperimentRecord, unitId: string): string {
  const { id, name, assignment } = record;
  if (assignment === null)
    throw refuse('invalid-argument', 'conditions', 'an experiment started with conditions', name);
  const bucket = bucketOf(assignment.salt, unitId);
  const condition = conditionAt(assignment, bucket);
  const recorder = lab.recorderOf(id);
  if (recorder === null) return condition;
  let units = exposed.get(recorder);
  if (units === undefined) exposed.set(recorder, (units = new Exposures()));
  if (!units.has(bucket)) {
    units.add(bucket);
    const metadata = { unit_id: unitId, condition, sample_id: unitId };
    runInExperiment(id, () => lab.telemetry.execute(EXPOSURE, {}, metadata));
  }
  return condition;
}
