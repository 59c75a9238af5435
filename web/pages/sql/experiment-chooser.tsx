import { useState } from 'preact/hooks';
import type { ExperimentList } from '../../../src/server/protocol.ts';
import { apiPath, getJson } from '../../connection/api.ts';
import { useResource } from '../../connection/use-resource.ts';
import { Menu } from '../../controls/menu.tsx';

interface ExperimentChooserProps {
  /** Null for all. */
  readonly chosen: readonly string[] | null;
  readonly onChange: (chosen: readonly string[] | null) => void;
}

export function ExperimentChooser({ chosen, onChange }: ExperimentChooserProps) {
  const label =
    chosen === null
      ? 'All experiments'
      : `${chosen.length} experiment${chosen.length === 1 ? '' : 's'}`;
  return (
    <Menu label={label}>
      <Choice chosen={chosen} onChange={onChange} />
    </Menu>
  );
}

function Choice({ chosen, onChange }: ExperimentChooserProps) {
  const [search, setSearch] = useState('');
  const path = apiPath('/api/experiments', { q: search.trim() || null, limit: 50 });
  const { value } = useResource(path, (signal) => getJson<ExperimentList>(path, { signal }));
  const own = chosen === null ? null : apiPath('/api/experiments', { id: chosen.slice(0, 500) });
  const known = useResource(own, (signal) => getJson<ExperimentList>(own!, { signal }));
  const nameOf = new Map(known.value?.experiments.map(({ id, name }) => [id, name]));
  const ids = chosen ?? [];
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    onChange(next.length === 0 ? null : next);
  };
  const others = value?.experiments.filter(({ id }) => !ids.includes(id)) ?? [];
  return (
    <div class="sql-chooser">
      <input
        class="input"
        type="search"
        aria-label="Search experiments"
        placeholder="Search experiments"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button"
        disabled={chosen === null}
        onClick={() => onChange(null)}
      >
        All experiments
      </button>
      {ids.map((id) => (
        <Box key={id} id={id} name={nameOf.get(id) ?? id} isChecked onToggle={toggle} />
      ))}
      {others.map(({ id, name, condition }) => (
        <Box key={id} id={id} name={name} detail={condition} isChecked={false} onToggle={toggle} />
      ))}
      {value !== null && value.matching > value.experiments.length && (
        <p class="muted">
          {value.experiments.length} of {value.matching.toLocaleString('en-US')}: search for others.
        </p>
      )}
      {value !== null && value.matching === 0 && <p class="muted">No experiment is called so.</p>}
    </div>
  );
}

interface BoxProps {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  readonly isChecked: boolean;
  readonly onToggle: (id: string) => void;
}

function Box({ id, name, detail, isChecked, onToggle }: BoxProps) {
  return (
    <label class="sql-box" title={id}>
      <input type="checkbox" checked={isChecked} onChange={() => onToggle(id)} />
      <span>{name}</span>
      {detail !== undefined && <span class="sql-type">{detail}</span>}
    </label>
  );
}
