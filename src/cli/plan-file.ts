import { readFile } from 'node:fs/promises';
import { decodePlan } from '../config/plan.js';
import { CrucibleError, refuse } from '../errors.js';
import type { ExperimentPlan } from '../event/plan.js';
import { planHash } from '../experiment/plan-hash.js';

/**
 * The plan in a JSON file: as `startExperiment` takes it, or as `crucible show --json` prints that of an
 * experiment. Then its hash has to fit.
 *
 * @throws CrucibleError `path-unreadable`; `invalid-option`, naming the file and the part at fault.
 */
export async function readPlanFile(path: string): Promise<ExperimentPlan> {
  const value = parse(path, await read(path));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('invalid-option', path, 'a JSON object, the plan', value);
  const { hash, registeredAt: _registeredAt, ...content } = value as Record<string, unknown>;
  const plan = decodePlan(content, path);
  if (hash !== undefined && hash !== planHash(plan))
    throw refuse('invalid-option', `${path}.hash`, `${planHash(plan)}, that of its content`, hash);
  return plan;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new CrucibleError(
      'path-unreadable',
      `cannot read the plan: ${message}`,
      { path, expected: 'a JSON file with a plan' },
      { cause },
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new CrucibleError(
      'invalid-option',
      `${path}: expected JSON: ${message}`,
      { path, expected: 'JSON' },
      { cause },
    );
  }
}
