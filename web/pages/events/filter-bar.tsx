import { useId } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { type Filter, faultOf } from './filter.ts';
import { FilterRow } from './filter-row.tsx';
import { knownColumns } from './known-columns.ts';

interface FilterBarProps {
  readonly filters: readonly Filter[];
  readonly columns: ColumnsAnswer | null;
  /** The server's word on one of them. */
  readonly problem: { readonly index: number; readonly text: string } | null;
  readonly onChange: (filters: readonly Filter[], isNewEntry: boolean) => void;
}

export const EMPTY_FILTER: Filter = { field: '', operator: 'is', value: '' };

/** Conditions that all have to hold. */
export function FilterBar({ filters, columns, problem, onChange }: FilterBarProps) {
  const fieldList = useId();
  const faultAt = (filter: Filter, index: number): string | null => {
    const fault = faultOf(filter);
    if (fault !== null) return `Expected: ${fault}. This filter is left out.`;
    return problem?.index === index ? problem.text : null;
  };
  return (
    <search class="events-filters" aria-label="Filters" hidden={filters.length === 0}>
      <datalist id={fieldList}>
        {knownColumns(columns).map(({ field }) => (
          <option key={field.name} value={field.name}>
            {field.label}
          </option>
        ))}
      </datalist>
      <ul class="events-filter-list">
        {filters.map((filter, index) => (
          <FilterRow
            key={index}
            filter={filter}
            columns={columns}
            fieldList={fieldList}
            fault={faultAt(filter, index)}
            onChange={(changed) => onChange(filters.with(index, changed), false)}
            onRemove={() => onChange(filters.toSpliced(index, 1), true)}
          />
        ))}
      </ul>
      {filters.length > 1 && (
        <button type="button" class="button button-quiet" onClick={() => onChange([], true)}>
          Clear filters
        </button>
      )}
    </search>
  );
}
