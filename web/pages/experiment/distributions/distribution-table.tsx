import { formatExact, formatValue, type Unit } from '../../../format/number.ts';
import { FigureTable } from '../figures/figure-table.tsx';
import type { NamedDistribution } from './distributions-tab.tsx';
import { quantileOf } from './quantile.ts';

interface DistributionTableProps {
  readonly parts: readonly NamedDistribution[];
  readonly unit: Unit;
}

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const HEADINGS = [
  'Values',
  'Mean',
  'Least',
  ...QUANTILES.map((share) => `p${Math.round(share * 100)}`),
  'Greatest',
];

/** The distributions in figures. */
export function DistributionTable({ parts, unit }: DistributionTableProps) {
  const rows = parts.map(({ label, colour, count, mean, min, max, ecdf }) => {
    const figures = [mean, min, ...QUANTILES.map((share) => quantileOf(ecdf, share)), max];
    return {
      label,
      colour,
      cells: [
        { text: formatValue(count, 'count'), title: formatExact(count) },
        ...figures.map((figure) => ({
          text: formatValue(figure, unit),
          title: figure === null ? 'There are no values.' : formatExact(figure),
        })),
      ],
    };
  });
  return (
    <FigureTable label="The distributions in figures" what="Of" headings={HEADINGS} rows={rows} />
  );
}
