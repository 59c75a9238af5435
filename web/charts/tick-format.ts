import { formatValue, type Unit } from '../format/number.ts';

const MINUS = '−';

/** Of an axis: all its labels are in one unit, so that they can be read down the line. */
interface TickScale {
  /** Of a value: this many make one of what the label counts. */
  readonly divisor: number;
  readonly prefix: string;
  readonly suffix: string;
}

type Steps = readonly (readonly [atLeast: number, divisor: number, suffix: string])[];

const LARGE: Steps = [
  [1e9, 1e9, ' G'],
  [1e6, 1e6, ' M'],
  [1e4, 1e3, ' k'],
  [0, 1, ''],
];
const STEPS: Readonly<Record<Exclude<Unit, 'none' | 'fraction'>, Steps>> = {
  count: LARGE,
  tokens: LARGE,
  perSecond: LARGE,
  dollars: LARGE,
  milliseconds: [
    [3_600_000, 3_600_000, ' h'],
    [60_000, 60_000, ' min'],
    [1000, 1000, ' s'],
    [1, 1, ' ms'],
    [0, 0.001, ' µs'],
  ],
  bytes: [
    [1024 ** 4, 1024 ** 4, ' TiB'],
    [1024 ** 3, 1024 ** 3, ' GiB'],
    [1024 ** 2, 1024 ** 2, ' MiB'],
    [1024, 1024, ' KiB'],
    [0, 1, ' B'],
  ],
};

/** The unit in which an axis that reaches so far from zero is labelled. */
export function tickScale(reach: number, unit: Unit): TickScale {
  if (unit === 'fraction') return { divisor: 0.01, prefix: '', suffix: '%' };
  if (unit === 'none') return plainScale(reach);
  const [, divisor, suffix] = STEPS[unit].find(([atLeast]) => reach >= atLeast)!;
  if (unit === 'perSecond') return { divisor, prefix: '', suffix: `${suffix}/s` };
  return { divisor, prefix: unit === 'dollars' ? '$' : '', suffix };
}

function plainScale(reach: number): TickScale {
  if (reach === 0 || (reach < 1e6 && reach >= 1e-3)) return { divisor: 1, prefix: '', suffix: '' };
  const power = Math.floor(Math.log10(reach));
  return {
    divisor: 10 ** power,
    prefix: '',
    suffix: `e${power < 0 ? MINUS : ''}${Math.abs(power)}`,
  };
}

/** Of a tick that stands for itself, as those of a logarithmic axis: `1 ms`, `2.5 s`. */
export function formatLoneTick(value: number, unit: Unit): string {
  return formatValue(value, unit).replace(/(\.\d*?)0+(?=\D|$)/, (_, kept: string) =>
    kept === '.' ? '' : kept,
  );
}
