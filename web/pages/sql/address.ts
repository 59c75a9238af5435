/** What makes a view of the page, as its address has it. */
export interface SqlView {
  readonly statement: string | null;
  /** Null for all. */
  readonly experiments: readonly string[] | null;
  readonly maxRows: number;
  readonly tab: 'table' | 'chart';
  readonly panel: 'schema' | 'examples' | 'history';
}

export const ROW_LIMITS = [100, 1000, 10_000] as const;
const USUAL_ROWS = 1000;
/** Servers and proxies take lines of some 8,000 characters; the rest of the address needs room too. */
const MOST_IN_ADDRESS = 6000;

export function viewFrom(parameters: URLSearchParams): SqlView {
  const statement = parameters.get('q');
  const ids = (parameters.get('experiments') ?? '').split(',').filter((id) => id !== '');
  const rows = Number(parameters.get('rows'));
  const panel = parameters.get('panel');
  return {
    statement: statement === '' ? null : statement,
    experiments: ids.length === 0 ? null : [...new Set(ids)],
    maxRows: ROW_LIMITS.find((limit) => limit === rows) ?? USUAL_ROWS,
    tab: parameters.get('tab') === 'chart' ? 'chart' : 'table',
    panel: panel === 'examples' || panel === 'history' ? panel : 'schema',
  };
}

export function fitsInAddress(statement: string): boolean {
  return encodeURIComponent(statement).length <= MOST_IN_ADDRESS;
}

/** As `setParameters` takes them; what is usual is left out. */
export function statementParameters({
  statement,
  experiments,
  maxRows,
}: {
  readonly statement: string;
  readonly experiments: readonly string[] | null;
  readonly maxRows: number;
}): Record<string, string | null> {
  return {
    q: fitsInAddress(statement) ? statement : null,
    experiments: experiments === null ? null : experiments.join(','),
    rows: maxRows === USUAL_ROWS ? null : String(maxRows),
  };
}
