import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlSchema } from '../../../../src/server/protocol.ts';
import type { Resource } from '../../../connection/use-resource.ts';
import { ErrorPanel } from '../../../shell/error-panel.tsx';
import { Loading } from '../../../shell/loading.tsx';
import { identifier } from '../editor/tokens.ts';

interface SchemaPanelProps {
  readonly schema: Resource<SqlSchema>;
  readonly onInsert: (text: string) => void;
}

/** More are found by typing. */
const MOST_COLUMNS = 200;

export function SchemaPanel({ schema: { value, error, reload }, onInsert }: SchemaPanelProps) {
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest('input, textarea, select, dialog') !== null) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const wanted = search.trim().toLowerCase();
  return (
    <div class="sql-schema">
      <input
        ref={field}
        class="input"
        type="search"
        aria-label="Search columns"
        placeholder="Search columns"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {value === null && error !== null && <ErrorPanel error={error} onRetry={reload} />}
      {value === null && error === null && <Loading label="Loading the schema" height={240} />}
      {value?.views.map((view) => (
        <View key={view.name} view={view} wanted={wanted} onInsert={onInsert} />
      ))}
      {value !== null && (
        <p class="muted">
          {value.complete
            ? `Of ${value.experiments === 1 ? 'one experiment' : `${value.experiments} experiments`}.`
            : `Columns of the newest ${value.experiments} experiments; older ones may have further ones.`}
        </p>
      )}
    </div>
  );
}

interface ViewProps {
  readonly view: SqlSchema['views'][number];
  readonly wanted: string;
  readonly onInsert: (text: string) => void;
}

function View({ view: { name, columns }, wanted, onInsert }: ViewProps) {
  const found = columns.filter((column) => column.name.toLowerCase().includes(wanted));
  if (found.length === 0 && !name.includes(wanted)) return null;
  return (
    <details class="sql-view" open>
      <summary>
        <span>{name}</span> <span class="sql-type">{columns.length} columns</span>
      </summary>
      <button
        type="button"
        class="sql-column"
        title={`Write ${name}`}
        onClick={() => onInsert(name)}
      >
        <span>{name}</span>
        <span class="sql-type">view</span>
      </button>
      <ul>
        {found.slice(0, MOST_COLUMNS).map((column) => (
          <li key={column.name}>
            <button
              type="button"
              class="sql-column"
              title={`Write ${column.name}, ${column.type}`}
              onClick={() => onInsert(identifier(column.name))}
            >
              <span>{column.name}</span>
              <span class="sql-type">
                {column.type.replace('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_COLUMNS && (
        <p class="muted">And {found.length - MOST_COLUMNS} more: search to find them.</p>
      )}
    </details>
  );
}
