import type { ChartTable, ForestPlotProps } from './chart.ts';
import { VERDICTS } from './verdicts.ts';

/** Every row with its numbers in full. */
export function forestTable({ rows, headings, axisLabel }: ForestPlotProps): ChartTable {
  return {
    columns: [
      ...['metric', 'what', axisLabel, 'lower', 'upper', 'margin', 'verdict'],
      ...headings,
      'reason',
    ],
    rows: rows.map((row) => [
      ...[row.label, row.detail, row.estimate, row.lower, row.upper, row.margin],
      VERDICTS[row.verdict].word,
      ...row.cells,
      row.reason,
    ]),
  };
}
