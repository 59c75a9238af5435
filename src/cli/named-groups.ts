import type { NamedGroups } from '../config/groups.js';
import { CrucibleError, refuse } from '../errors.js';
import type { Experiment } from '../lab/experiment.js';
import type { Lab } from '../lab/lab.js';
import { listOf } from './event-query.js';
import { findExperiment } from './find-experiment.js';

/** `--group adam=a1,a2`: a name, and experiments as they were typed, or their ids. */
export interface GroupFlag {
  readonly name: string;
  readonly experiments: readonly string[];
}

/** What a command line compares. */
export interface ComparedExperiments {
  readonly experiments: readonly Experiment[];
  /** As the library takes them; null where no group was named. */
  readonly groups: NamedGroups | null;
  /** The flags again, experiments by their ids. */
  readonly flags: readonly GroupFlag[];
}

/**
 * The flags taken apart at the last `=`, so that a name may have one in it: `lr=0.1=a1,a2`.
 *
 * @throws CrucibleError `invalid-option` where a name or its experiments are missing.
 */
export function groupFlags(given: readonly string[] | undefined): readonly GroupFlag[] {
  return (given ?? []).map((text) => {
    const at = text.lastIndexOf('=');
    const name = text.slice(0, Math.max(at, 0)).trim();
    const experiments = listOf(text.slice(at + 1));
    if (at < 0) throw refuse('invalid-option', '--group', 'name=experiment,experiment', text);
    if (name === '') throw refuse('invalid-option', '--group', 'a name before the =', text);
    if (experiments.length === 0)
      throw refuse('invalid-option', '--group', 'experiments behind the =', text);
    return { name, experiments };
  });
}

/** A flag as it is typed. */
export function groupText({ name, experiments }: GroupFlag): string {
  return `${name}=${experiments.join(',')}`;
}

/**
 * The experiments that operands name, and their groups. Groups alone say what is compared, in their
 * order; beside operands they hold these, and no others: what was to be compared is then said twice,
 * and one of both would be wrong.
 *
 * @throws CrucibleError `invalid-option` where an experiment is in no group or in two, or where
 *   one that is in a group is not among the operands; and as `findExperiment` does.
 */
export async function comparedExperiments(
  lab: Lab,
  operands: readonly string[],
  typed: readonly GroupFlag[],
): Promise<ComparedExperiments> {
  const named: Experiment[] = [];
  for (const operand of operands) named.push(await findExperiment(lab, operand));
  if (typed.length === 0) return { experiments: named, groups: null, flags: [] };
  const members = new Map<string, Experiment>();
  const names = new Map<string, string>();
  const flags: GroupFlag[] = [];
  for (const { name, experiments } of typed) {
    const ids: string[] = [];
    for (const given of experiments) {
      const experiment = await findExperiment(lab, given);
      const before = names.get(experiment.id);
      if (before !== undefined) throw refused(`${given} is ${twice(before, name)}`, given);
      if (named.length > 0 && !named.some(({ id }) => id === experiment.id))
        throw refused(`${given} of "${name}" is not among the operands`, given);
      members.set(experiment.id, experiment);
      names.set(experiment.id, name);
      ids.push(experiment.id);
    }
    flags.push({ name, experiments: ids });
  }
  named.forEach(({ id }, place) => {
    if (!names.has(id)) throw refused(`${operands[place]} is in no group`, operands[place]!);
  });
  const experiments = named.length > 0 ? named : [...members.values()];
  return { experiments, groups: Object.fromEntries(names), flags };
}

function twice(before: string, name: string): string {
  return before === name ? `in "${name}" twice` : `in two groups, "${before}" and "${name}"`;
}

function refused(problem: string, received: string): CrucibleError {
  const expected = 'each experiment in one group; without operands the groups say what is compared';
  const message = `--group: ${problem}; expected ${expected}`;
  return new CrucibleError('invalid-option', message, { path: '--group', expected, received });
}
