import { setParameters } from '../../../routing/location.ts';

interface MetricSelectProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly selected: string | null;
}

/** The metric that the sections share. */
export function MetricSelect({ label, names, selected }: MetricSelectProps) {
  const isListed = selected !== null && names.includes(selected);
  return (
    <label class="compare-field">
      <span>{label}</span>
      <select
        class="select"
        value={selected ?? ''}
        onChange={(event) => setParameters({ metric: event.currentTarget.value })}
      >
        {!isListed && <option value={selected ?? ''}>{selected ?? 'none'}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
