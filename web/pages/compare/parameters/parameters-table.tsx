import { formatExact, formatValue, UNKNOWN } from '../../../format/number.ts';
import { Link } from '../../../routing/link.tsx';
import { Swatch } from '../picker/swatch.tsx';
import type { Arm } from '../state/arms.ts';
import { Scroller } from '../state/scroller.tsx';
import { type ParameterRow, tellsArmsApart, valuesIn } from './differing.ts';

interface ParametersTableProps {
  readonly rows: readonly ParameterRow[];
  readonly arms: readonly Arm[];
  readonly isByGroup: boolean;
  readonly hasAny: boolean;
}

/** Beyond so many columns the parallel coordinates show more. */
const MOST_COLUMNS = 40;
const VALUES_SHOWN = 3;

/** Parameters down, experiments or groups across; what differs is marked. */
export function ParametersTable({ rows, arms, isByGroup, hasAny }: ParametersTableProps) {
  if (rows.length === 0)
    return (
      <p class="muted">
        {hasAny
          ? 'All experiments were run with the same parameters.'
          : 'The experiments carry no parameters. What is given as metadata when one is started is shown here.'}
      </p>
    );
  const columns: readonly Arm[] = isByGroup
    ? arms
    : arms.flatMap((arm) => arm.rows.map((row) => ({ ...arm, key: row.id, rows: [row] })));
  const shown = columns.slice(0, MOST_COLUMNS);
  return (
    <>
      <Scroller label="Table of parameters">
        <table class="compare-table compare-parameters">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              {shown.map((arm) => (
                <th key={arm.key} scope="col">
                  <Swatch colour={arm.colour} />{' '}
                  {isByGroup ? (
                    arm.label
                  ) : (
                    <Link to={`/experiments/${encodeURIComponent(arm.key)}`}>{arm.label}</Link>
                  )}
                  {arm.rows.length > 1 && (
                    <span class="compare-second">{arm.rows.length} runs</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name}
                  <span class="compare-second">{aboutRow(row, arms, isByGroup)}</span>
                </th>
                {shown.map((arm) => (
                  <Cell key={arm.key} row={row} arm={arm} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {columns.length > MOST_COLUMNS && (
        <p class="muted">
          The first {MOST_COLUMNS} of {columns.length}; all of them are in the picture below.
        </p>
      )}
    </>
  );
}

function aboutRow(row: ParameterRow, arms: readonly Arm[], isByGroup: boolean): string {
  if (!row.differs) return 'the same';
  return isByGroup && !tellsArmsApart(row, arms) ? 'differs within groups only' : '';
}

function Cell({ row, arm }: { readonly row: ParameterRow; readonly arm: Arm }) {
  const values = valuesIn(row, arm);
  const numbers = values.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  if (values.length > VALUES_SHOWN && numbers.length === values.length)
    return (
      <td>
        {formatValue(Math.min(...numbers))} to {formatValue(Math.max(...numbers))}
        <span class="compare-second">{values.length} values</span>
      </td>
    );
  const shown = values.slice(0, VALUES_SHOWN);
  return (
    <td>
      {shown.map(({ value, count }) => (
        <span key={JSON.stringify(value) ?? ''} class="compare-value" title={exactOf(value)}>
          {textOf(value)}
          {values.length > 1 && <span class="muted"> × {count}</span>}
        </span>
      ))}
      {values.length > VALUES_SHOWN && (
        <span class="muted">and {values.length - VALUES_SHOWN} others</span>
      )}
    </td>
  );
}

type Value = Parameters<typeof textOf>[0];

function textOf(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return UNKNOWN;
  return typeof value === 'number' ? formatValue(value) : String(value);
}

function exactOf(value: Value): string {
  if (value === undefined) return 'not given';
  return typeof value === 'number' ? formatExact(value) : String(value);
}
