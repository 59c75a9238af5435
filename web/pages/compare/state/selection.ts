/** What the address of the page says: everything that makes the view. */
export interface Selection {
  readonly ids: readonly string[];
  /** The key of an arm, see `arms.ts`; null for the first. */
  readonly baseline: string | null;
  /** `experiment`, `condition`, `parameter:<name>`, `tag:<tag>`; null leaves it to the experiments. */
  readonly by: string | null;
  readonly section: SectionKey;
  /** As a verdict names it, with or without its statistic. */
  readonly metric: string | null;
  readonly settings: ComparisonSettings;
}

/** What changes a verdict besides who is compared; null is as the library has it. */
export interface ComparisonSettings {
  /** Empty for the usual ones. */
  readonly metrics: readonly string[];
  readonly pairs: 'baseline' | 'all';
  readonly correction: string | null;
  readonly alpha: string | null;
  readonly margin: string | null;
  readonly runBy: string | null;
}

export const SECTIONS = [
  { key: 'verdict', label: 'Verdict' },
  { key: 'distributions', label: 'Distributions' },
  { key: 'curves', label: 'Curves' },
  { key: 'parameters', label: 'Parameters' },
  { key: 'monitor', label: 'Monitor' },
] as const;

export type SectionKey = (typeof SECTIONS)[number]['key'];

/** Ids come as one list with commas or each by itself: both are easily written by hand. */
export function readSelection(parameters: URLSearchParams): Selection {
  const ids = [...parameters.getAll('ids'), ...parameters.getAll('id')]
    .flatMap((text) => text.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const section = SECTIONS.find(({ key }) => key === parameters.get('section'))?.key ?? 'verdict';
  return {
    ids: [...new Set(ids)],
    baseline: parameters.get('baseline'),
    by: parameters.get('by'),
    section,
    metric: parameters.get('metric'),
    settings: {
      metrics: [...new Set(parameters.getAll('compared').filter((name) => name.trim() !== ''))],
      pairs: parameters.get('pairs') === 'all' ? 'all' : 'baseline',
      correction: parameters.get('correction'),
      alpha: parameters.get('alpha'),
      margin: parameters.get('margin'),
      runBy: parameters.get('runBy'),
    },
  };
}

/** What is in the address twice, as a comparison refuses it. */
export function repeatedIds(parameters: URLSearchParams): readonly string[] {
  const ids = parameters.getAll('ids').flatMap((text) => text.split(','));
  return [...new Set(ids.filter((id, index) => id !== '' && ids.indexOf(id) < index))];
}

/** The path of a comparison. */
export function comparePath(ids: readonly string[]): string {
  return `/compare?${new URLSearchParams({ ids: ids.join(',') }).toString()}`;
}

const STATISTICS = /\s(?:mean|p50|p90|p95|p99|rate|final|sum)$/;

/** `latency_ms` of `latency_ms p95`; what events of their own are added to a label is no part of it. */
export function metricName(label: string): string {
  return label.replace(/\s\([^()]*\)$/, '').replace(STATISTICS, '');
}
