import { encodeJson, WHOLE } from '../../event/json.js';
import { NONE } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportData, ReportExperiment } from './report-data.js';
import type { Section } from './section.js';
import { renderTable, type TableCell } from './table.js';
import { listed, plural } from './words.js';

/** More columns than this do not fit beside each other. */
const MOST_COLUMNS = 4;

/** Where and with what the experiments ran, differences marked. */
export function environmentSection({ experiments }: ReportData): Section {
  const rows = FIELDS.map(([name, of]) => ({ name, values: experiments.map(of) }));
  const parameters = parametersOf(experiments);
  const different = parameters.filter(({ values }) => !areAlike(values));
  const alike = parameters.filter(({ values }) => areAlike(values));
  const differing = rows.filter(({ values }) => !areAlike(values)).map(({ name }) => name);
  return {
    id: 'environment',
    title: 'Environment and parameters',
    body: html`<p>${
      experiments.length < 2
        ? null
        : differing.length === 0
          ? 'All experiments ran in the same environment.'
          : html`The experiments differ in ${listed(differing.map((name) => name.toLowerCase()))}; what differs is <span class="mark">marked</span>. A difference here is one more explanation of a difference above.`
    }</p>
${comparison('Where and with what it ran.', experiments, rows)}
${
  different.length === 0
    ? html`<p>No parameter (metadata) differs between the experiments.</p>`
    : comparison('Parameters (metadata) that differ.', experiments, different)
}
${
  alike.length === 0
    ? null
    : html`<details><summary>${plural(alike.length, 'parameter')} alike in all experiments</summary>${comparison('Parameters (metadata) that are alike.', experiments, alike)}</details>`
}`,
  };
}

interface Field {
  readonly name: string;
  /** One for each experiment; null where it is not known. */
  readonly values: readonly (string | null)[];
}

const GIB = 1024 ** 3;

const FIELDS: readonly (readonly [string, (record: ReportExperiment) => string | null])[] = [
  ['Git commit', ({ environment }) => environment?.gitCommit ?? null],
  [
    'Work tree',
    ({ environment }) =>
      environment?.gitDirty == null
        ? null
        : environment.gitDirty
          ? 'changes that are in no commit'
          : 'clean',
  ],
  ['Branch', ({ environment }) => environment?.gitBranch ?? null],
  ['Package', ({ environment }) => environment?.package ?? null],
  ['Telemetry library', ({ environment }) => environment?.libraryVersion ?? null],
  ['Node', ({ environment }) => environment?.node ?? null],
  [
    'Platform',
    ({ environment }) =>
      environment === null ? null : `${environment.platform} ${environment.architecture}`,
  ],
  [
    'Processor',
    ({ environment }) =>
      environment === null ? null : `${environment.cpuCount} × ${environment.cpu ?? 'unknown'}`,
  ],
  [
    'Memory',
    ({ environment }) =>
      environment === null ? null : `${(environment.memoryBytes / GIB).toFixed(1)} GiB`,
  ],
  ['Command line', ({ environment }) => environment?.argv.join(' ') ?? null],
  ['Prices', ({ prices }) => (prices === null ? null : `${prices.source} ${prices.version}`)],
  ['Store', ({ storageBackend }) => storageBackend],
  [
    'Sampling',
    ({ sampling: { rate, seed, by } }) =>
      rate === 1
        ? 'all events'
        : `${rate} of the events, seed ${seed}${by === null ? '' : `, by ${by}`}`,
  ],
  ['Events taken', ({ events }) => (events === null ? 'all' : events.join(', '))],
];

function parametersOf(experiments: readonly ReportExperiment[]): Field[] {
  const names = [...new Set(experiments.flatMap(({ metadata }) => Object.keys(metadata)))];
  return names.map((name) => ({
    name,
    values: experiments.map(({ metadata }) => {
      const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
      if (value === undefined) return null;
      return typeof value === 'string' ? value : encodeJson(value, WHOLE);
    }),
  }));
}

function areAlike(values: readonly (string | null)[]): boolean {
  return values.every((value) => value === values[0]);
}

function comparison(
  caption: string,
  experiments: readonly ReportExperiment[],
  fields: readonly Field[],
): Markup {
  if (experiments.length > MOST_COLUMNS) return listing(caption, experiments, fields);
  return renderTable({
    caption,
    columns: [{ header: '' }, ...experiments.map((record) => ({ header: titleOf(record) }))],
    rows: fields.map(({ name, values }) => [
      name,
      ...values.map((value) => shown(value, !areAlike(values))),
    ]),
  });
}

/** Each value once, with the experiments that have it. */
function listing(
  caption: string,
  experiments: readonly ReportExperiment[],
  fields: readonly Field[],
): Markup {
  return renderTable({
    caption,
    columns: [{ header: '' }, { header: 'Value' }],
    rows: fields.map(({ name, values }) => [name, distinct(experiments, values)]),
  });
}

function distinct(
  experiments: readonly ReportExperiment[],
  values: readonly (string | null)[],
): TableCell {
  if (areAlike(values)) return shown(values[0]!, false);
  const owners = new Map<string | null, string[]>();
  values.forEach((value, index) => {
    owners.set(value, [...(owners.get(value) ?? []), titleOf(experiments[index]!)]);
  });
  return html`${[...owners].map(
    ([value, names]) =>
      html`<div>${shown(value, true)} <span class="soft">${listed([...new Set(names)])}</span></div>`,
  )}`;
}

function titleOf({ name, condition, id }: ReportExperiment): string {
  return `${name} · ${condition} · ${id.slice(-4)}`;
}

function shown(value: string | null, isDifferent: boolean): Markup {
  const text = value ?? NONE;
  return isDifferent ? html`<span class="mark">${text}</span>` : html`${text}`;
}
