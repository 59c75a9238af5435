import type { ExperimentRows } from '../rows/experiment-rows.ts';

/** A value, and how many experiments have it; those that most have come first. */
export type Counted = readonly (readonly [value: string, count: number])[];

/** What there is to filter by. */
export interface Vocabulary {
  readonly statuses: Counted;
  readonly conditions: Counted;
  readonly tags: Counted;
  readonly metricNames: readonly string[];
  readonly parameterNames: readonly string[];
}

/** Those that the server has told of, and those that have come live since. */
export function metricNamesOf(rows: ExperimentRows): ReadonlySet<string> {
  return new Set([...(rows.facts.peek()?.metricNames ?? []), ...rows.map.metricNames]);
}

/** Those that a comparison can be of; the same text as long as they are the same. */
export function namesText(rows: ExperimentRows): string {
  rows.version.value;
  return [...metricNamesOf(rows), ...rows.map.parameterNames].sort().join('\n');
}

/** Made again only where rows have changed: it is asked for with each letter. */
export function vocabularyReader(rows: ExperimentRows): () => Vocabulary {
  let made: { readonly version: number; readonly vocabulary: Vocabulary } | null = null;
  return () => {
    const version = rows.version.peek();
    if (made?.version !== version) made = { version, vocabulary: vocabularyOf(rows) };
    return made.vocabulary;
  };
}

/** Whether an experiment has it; of other fields than condition and tag nothing is said. */
export function isKnownValue(
  { conditions, tags }: Vocabulary,
  field: string,
  value: string,
): boolean {
  const counted = { condition: conditions, tag: tags }[field];
  return counted === undefined || counted.some(([known]) => known === value);
}

/** Counted over what is in memory where that is everything; else as the server said. */
function vocabularyOf(rows: ExperimentRows): Vocabulary {
  const facts = rows.facts.peek();
  const names = {
    metricNames: [...metricNamesOf(rows)].sort(),
    parameterNames: [...rows.map.parameterNames].sort(),
  };
  if (!rows.isComplete.peek())
    return {
      statuses: Object.entries(facts?.statuses ?? {}),
      conditions: Object.entries(facts?.conditions ?? {}),
      tags: Object.entries(facts?.tags ?? {}),
      ...names,
    };
  const [statuses, conditions, tags] = [new Counts(), new Counts(), new Counts()];
  for (const { row } of rows.map.values()) {
    statuses.add(row.status);
    conditions.add(row.condition);
    for (const tag of row.tags) tags.add(tag);
  }
  return {
    statuses: statuses.counted(),
    conditions: conditions.counted(),
    tags: tags.counted(),
    ...names,
  };
}

class Counts {
  readonly #counts = new Map<string, number>();

  add(value: string): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  counted(): Counted {
    return [...this.#counts].sort((a, b) => b[1] - a[1]);
  }
}
