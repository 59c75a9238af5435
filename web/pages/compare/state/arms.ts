import type { ExperimentRow, WireNumber } from '../../../../src/server/protocol.ts';

/** One side of a comparison: an experiment, or several that belong together. */
export interface Arm {
  /** What the address and the server call it: an experiment's id, or the group's name. */
  readonly key: string;
  readonly label: string;
  /** Of `--series-1` to `--series-8`; it stays when the baseline changes. */
  readonly colour: number;
  readonly rows: readonly ExperimentRow[];
}

export type Grouping =
  | { readonly kind: 'experiment' }
  | { readonly kind: 'condition' }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string };

/** Conditions that an experiment assigns its units to, by its id. */
export type AssignedConditions = ReadonlyMap<string, readonly string[]>;

const COLOURS = 8;

/** What is asked for; else by condition where that makes groups of several, and each by itself where not. */
export function groupingOf(
  by: string | null,
  rows: readonly ExperimentRow[],
  assigned: AssignedConditions = new Map(),
): Grouping {
  if (by === 'experiment' || by === 'condition') return { kind: by };
  const [kind, ...rest] = (by ?? '').split(':');
  const name = rest.join(':');
  if ((kind === 'parameter' || kind === 'tag') && name !== '') return { kind, name };
  if (rows.length === 1 && assigned.size > 0) return { kind: 'condition' };
  const conditions = new Set(rows.map(({ condition }) => condition));
  const hasGroups = conditions.size > 1 && conditions.size < rows.length;
  return { kind: hasGroups ? 'condition' : 'experiment' };
}

/** As the address has it. */
export function groupingText(grouping: Grouping): string {
  return 'name' in grouping ? `${grouping.kind}:${grouping.name}` : grouping.kind;
}

/** The arms in the order in which the experiments were chosen. */
export function armsOf(
  rows: readonly ExperimentRow[],
  grouping: Grouping,
  assigned: AssignedConditions = new Map(),
): readonly Arm[] {
  const groups = new Map<string, ExperimentRow[]>();
  for (const row of rows)
    for (const key of keysOf(row, grouping, assigned)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
  return inOrder([...groups], grouping).map(([key, own], index) => ({
    key,
    label: grouping.kind === 'experiment' ? experimentLabel(own[0]!, rows) : key,
    colour: (index % COLOURS) + 1,
    rows: own,
  }));
}

type Group = readonly [key: string, rows: readonly ExperimentRow[]];

/** Groups of a number by the number: as one would lay them on an axis. */
function inOrder(groups: readonly Group[], grouping: Grouping): readonly Group[] {
  if (grouping.kind !== 'parameter') return groups;
  const numberOf = ([, rows]: Group) => rows[0]!.parameters[grouping.name];
  if (!groups.every((group) => typeof numberOf(group) === 'number')) return groups;
  return [...groups].sort((a, b) => Number(numberOf(a)) - Number(numberOf(b)));
}

/** The baseline first, the others in their order. */
export function baselineFirst(arms: readonly Arm[], baseline: string | null): readonly Arm[] {
  const first = arms.find(({ key }) => key === baseline);
  return first === undefined ? arms : [first, ...arms.filter((arm) => arm !== first)];
}

function keysOf(
  row: ExperimentRow,
  grouping: Grouping,
  assigned: AssignedConditions,
): readonly string[] {
  switch (grouping.kind) {
    case 'experiment':
      return [row.id];
    case 'condition':
      return assigned.get(row.id) ?? [row.condition];
    case 'tag':
      return [
        row.tags.includes(grouping.name) ? `with ${grouping.name}` : `without ${grouping.name}`,
      ];
    case 'parameter':
      return [`${grouping.name} = ${parameterText(row.parameters[grouping.name])}`];
  }
}

/** As it is shown and grouped by; what was not given is a group of its own. */
export function parameterText(value: WireNumber | string | boolean | null | undefined): string {
  return value === undefined || value === null ? 'none' : String(value);
}

/** The condition where that tells it apart, else with the name, else with the id. */
function experimentLabel(row: ExperimentRow, rows: readonly ExperimentRow[]): string {
  const isAlone = (same: (other: ExperimentRow) => boolean): boolean =>
    rows.every((other) => other.id === row.id || !same(other));
  if (isAlone(({ condition }) => condition === row.condition)) return row.condition;
  if (isAlone(({ name }) => name === row.name)) return row.name;
  return `${row.name} (${row.id.slice(-6)})`;
}

export interface GroupingChoice {
  readonly value: string;
  readonly label: string;
}

/** What these experiments can be grouped by: only what makes at least two groups, and not one of each. */
export function groupingChoices(rows: readonly ExperimentRow[]): readonly GroupingChoice[] {
  const names = [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))].sort();
  const tags = [...new Set(rows.flatMap(({ tags: own }) => own))].sort();
  const isUseful = (grouping: Grouping): boolean => {
    const { length } = armsOf(rows, grouping);
    return length > 1 && length < rows.length;
  };
  return [
    { value: 'experiment', label: 'each experiment' },
    { value: 'condition', label: 'condition' },
    ...names
      .filter((name) => isUseful({ kind: 'parameter', name }))
      .map((name) => ({ value: `parameter:${name}`, label: `parameter ${name}` })),
    ...tags
      .filter((name) => isUseful({ kind: 'tag', name }))
      .map((name) => ({ value: `tag:${name}`, label: `tag ${name}` })),
  ];
}
