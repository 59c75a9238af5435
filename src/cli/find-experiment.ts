import { CrucibleError } from '../errors.js';
import type { Experiment } from '../lab/experiment.js';
import type { Lab } from '../lab/lab.js';

const NEWEST = new Set(['latest', '@']);
const MAX_CANDIDATES = 10;
const WHOLE_ID = /^[0-9a-f]{16}$/;

/**
 * The experiment that a person means: its id, its name where no other has it, the beginning of its
 * id where no other begins so, or `latest`. What could mean several is refused, and they are listed.
 */
export async function findExperiment(lab: Lab, given: string): Promise<Experiment> {
  if (WHOLE_ID.test(given)) {
    const exact = await lab.get(given).catch(nullIfMissing);
    if (exact !== null) return exact;
  }
  return choose(await lab.list(), given);
}

/** The same for several; each is there once, however often it was named. */
export async function findExperiments(
  lab: Lab,
  given: readonly string[],
): Promise<readonly Experiment[]> {
  const all = await lab.list();
  const found = new Map<string, Experiment>();
  for (const each of given) {
    const experiment = choose(all, each);
    found.set(experiment.id, experiment);
  }
  return [...found.values()];
}

function choose(experiments: readonly Experiment[], given: string): Experiment {
  if (given === '') throw missing(given);
  if (NEWEST.has(given)) {
    const newest = experiments.at(-1);
    if (newest === undefined) throw missing(given);
    return newest;
  }
  const exact = experiments.find(({ id }) => id === given);
  if (exact !== undefined) return exact;
  const named = experiments.filter(({ name }) => name === given);
  const found = named.length > 0 ? named : experiments.filter(({ id }) => id.startsWith(given));
  if (found.length === 1) return found[0]!;
  throw found.length === 0
    ? missing(given, similarTo(given, experiments))
    : ambiguous(given, found);
}

function ambiguous(given: string, found: readonly Experiment[]): CrucibleError {
  const newestFirst = found.toReversed();
  const lines = newestFirst
    .slice(0, MAX_CANDIDATES)
    .map(({ id, name, condition, startedAt }) => `  ${id}  ${name}  ${condition}  ${startedAt}`);
  const more = found.length - lines.length;
  return new CrucibleError(
    'invalid-argument',
    `"${given}" could be any of ${found.length} experiments`,
    {
      path: 'experiment',
      expected: 'an id, or as much of it as no other begins with',
      received: given,
      candidates: newestFirst.map(({ id }) => id),
      hint: more > 0 ? [...lines, `  and ${more} more`] : lines,
    },
  );
}

function missing(given: string, similar: readonly Experiment[] = []): CrucibleError {
  const hint = similar.map(({ id, name }) => `did you mean ${name} (${id})?`);
  const what = NEWEST.has(given) ? 'no experiment yet' : `no experiment "${given}"`;
  return new CrucibleError('experiment-not-found', `there is ${what}`, {
    path: 'experiment',
    expected: "an experiment's id, the beginning of one, a name, or latest",
    received: given,
    ...(hint.length > 0 ? { hint } : {}),
  });
}

/** Names that hold what was typed, whatever its case. */
function similarTo(given: string, experiments: readonly Experiment[]): readonly Experiment[] {
  const wanted = given.toLowerCase();
  return experiments.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(-3);
}

function nullIfMissing(error: unknown): null {
  if (error instanceof CrucibleError && error.code === 'experiment-not-found') return null;
  throw error;
}
