export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type Labels = Readonly<Record<string, string>>;

/** Writes the text format of Prometheus (0.0.4): families with their help, type and samples. */
export class Exposition {
  readonly #lines: string[] = [];
  readonly #families = new Set<string>();

  /** Begins a family; all of its samples come next. */
  family(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): void {
    if (this.#families.has(name)) throw new TypeError(`${name}: a family is written once`);
    this.#families.add(name);
    this.#lines.push(`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`);
    this.#lines.push(`# TYPE ${name} ${type}`);
  }

  sample(name: string, labels: Labels, value: number): void {
    this.#lines.push(`${name}${textOf(labels)} ${numberText(value)}`);
  }

  /** `counts` are of the buckets by themselves, with one more for what is above every bound. */
  histogram(
    name: string,
    labels: Labels,
    bounds: readonly number[],
    counts: ArrayLike<number>,
    sum: number,
  ): void {
    let total = 0;
    for (const [index, bound] of bounds.entries()) {
      total += counts[index]!;
      this.sample(`${name}_bucket`, { ...labels, le: numberText(bound) }, total);
    }
    total += counts[bounds.length]!;
    this.sample(`${name}_bucket`, { ...labels, le: '+Inf' }, total);
    this.sample(`${name}_sum`, labels, sum);
    this.sample(`${name}_count`, labels, total);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function textOf(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
