import type { ExperimentRow, WireNumber } from '../../../../src/server/protocol.ts';
import type { ParallelAxis, ParallelLine } from '../../../charts/chart.ts';
import { columnUnit } from '../../../format/column-unit.ts';
import { toNumber, type Unit } from '../../../format/number.ts';
import type { Arm } from '../state/arms.ts';

type Value = ExperimentRow['parameters'][string];

/** One parameter with each experiment's value. */
export interface ParameterRow {
  readonly name: string;
  readonly values: ReadonlyMap<string, Value | undefined>;
  /** Whether the experiments have not all the same; one that lacks it differs. */
  readonly differs: boolean;
}

/** In the alphabet's order, those that differ first. */
export function parameterRows(rows: readonly ExperimentRow[]): readonly ParameterRow[] {
  const names = [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))].sort();
  return names
    .map((name) => {
      const values = new Map(rows.map(({ id, parameters }) => [id, parameters[name]] as const));
      const differs = new Set([...values.values()].map((value) => JSON.stringify(value))).size > 1;
      return { name, values, differs };
    })
    .sort((a, b) => Number(b.differs) - Number(a.differs));
}

/** What an arm's experiments have of a parameter: each value once, with how many have it. */
export function valuesIn(
  { values }: ParameterRow,
  { rows }: Pick<Arm, 'rows'>,
): readonly { readonly value: Value | undefined; readonly count: number }[] {
  const counts = new Map<string, { value: Value | undefined; count: number }>();
  for (const { id } of rows) {
    const value = values.get(id);
    const key = JSON.stringify(value) ?? '';
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { value, count: 1 });
    else known.count++;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** Whether the arms differ in it, and not only the runs within them, as seeds do. */
export function tellsArmsApart(row: ParameterRow, arms: readonly Pick<Arm, 'rows'>[]): boolean {
  const sets = arms.map((arm) =>
    valuesIn(row, arm)
      .map(({ value }) => JSON.stringify(value) ?? '')
      .sort()
      .join(),
  );
  return new Set(sets).size > 1;
}

const PREFERRED = ['loss', 'val_loss', 'accuracy', 'success_rate', 'latency_ms', 'cost_usd'];
const MOST_PARAMETERS = 6;
const MOST_RESULTS = 4;

export interface AxisChoice {
  /** `parameter:learning_rate`, `result:loss`: a name may be of both. */
  readonly key: string;
  readonly label: string;
}

/** What there can be an axis of, and which of them there are unless others are chosen. */
export function axisChoices(rows: readonly ExperimentRow[]): {
  readonly parameters: readonly AxisChoice[];
  readonly results: readonly AxisChoice[];
  readonly usual: readonly string[];
} {
  const parameters = parameterRows(rows).filter(({ differs }) => differs);
  const results = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics ?? {})))].sort();
  const varying = results.filter(
    (name) => new Set(rows.map(({ metrics }) => metrics?.[name] ?? null)).size > 1,
  );
  const preferred = PREFERRED.filter((name) => varying.includes(name));
  const others = varying.filter((name) => !PREFERRED.includes(name) && name !== 'events');
  return {
    parameters: parameters.map(({ name }) => ({ key: `parameter:${name}`, label: name })),
    results: results.map((name) => ({ key: `result:${name}`, label: name })),
    usual: [
      ...parameters.slice(0, MOST_PARAMETERS).map(({ name }) => `parameter:${name}`),
      ...[...preferred, ...others].slice(0, MOST_RESULTS).map((name) => `result:${name}`),
    ],
  };
}

/** One line for each experiment, in its arm's colour. */
export function parallelOf(
  arms: readonly Arm[],
  keys: readonly string[],
): { readonly axes: readonly ParallelAxis[]; readonly lines: readonly ParallelLine[] } {
  const rows = arms.flatMap((arm) => arm.rows.map((row) => ({ row, arm })));
  return {
    axes: keys.map((key) =>
      axisOf(
        key,
        rows.map(({ row }) => valueAt(row, key)),
      ),
    ),
    lines: rows.map(({ row, arm }) => ({
      key: row.id,
      label: arm.rows.length === 1 ? arm.label : `${arm.label}: ${row.name} (${row.id.slice(-6)})`,
      colour: arm.colour,
      values: Object.fromEntries(keys.map((key) => [key, plain(valueAt(row, key))])),
    })),
  };
}

function axisOf(key: string, values: readonly (Value | undefined)[]): ParallelAxis {
  const label = key.slice(key.indexOf(':') + 1);
  const known = values.filter((value) => value !== undefined && value !== null);
  if (key.startsWith('result:')) return { key, label, unit: resultUnit(label, known) };
  if (known.every(isNumber)) return { key, label, scale: scaleOf(known.map(toNumber)) };
  return { key, label, categories: [...new Set(known.map(String))].sort() };
}

function resultUnit(name: string, known: readonly Value[]): Unit {
  return name === 'events' ? 'count' : columnUnit(name, known.filter(isNumber));
}

function valueAt({ parameters, metrics }: ExperimentRow, key: string): Value | undefined {
  const name = key.slice(key.indexOf(':') + 1);
  return key.startsWith('result:') ? metrics?.[name] : parameters[name];
}

/** Learning rates go by factors, and so does whatever lies mostly at the low end of a wide range. */
function scaleOf(values: readonly number[]): 'linear' | 'log' {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  const isWide = least !== undefined && least > 0 && most! / least >= 10;
  return isWide && middle! < (least + most!) / 3 ? 'log' : 'linear';
}

/** NaN and infinities have no place on an axis. */
function plain(value: Value | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  if (!isNumber(value)) return String(value);
  const number = toNumber(value);
  return Number.isFinite(number) ? number : null;
}

function isNumber(value: unknown): value is WireNumber {
  return (
    typeof value === 'number' || value === 'NaN' || value === 'Infinity' || value === '-Infinity'
  );
}
