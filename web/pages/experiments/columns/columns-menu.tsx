import { useState } from 'preact/hooks';
import { Icon } from '../../../controls/icon.tsx';
import { Menu } from '../../../controls/menu.tsx';
import { PARAMETER_PREFIX } from '../filter/filter.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';
import { moved, RECORD_COLUMNS } from './chosen.ts';
import { columnOf } from './experiment-columns.tsx';

interface ColumnsMenuProps {
  readonly chosen: readonly string[];
  /** Null goes back to what is usual. */
  readonly onChoose: (keys: readonly string[] | null) => void;
  readonly vocabulary: () => Vocabulary;
}

export function ColumnsMenu(props: ColumnsMenuProps) {
  return (
    <Menu label="Columns" align="right">
      <ColumnChooser {...props} />
    </Menu>
  );
}

/** Chosen ones in their order, with buttons that move them; below, all that could be shown besides. */
function ColumnChooser({ chosen, onChoose, vocabulary }: ColumnsMenuProps) {
  const [{ metricNames, parameterNames }] = useState(vocabulary);
  const [search, setSearch] = useState('');
  const isFound = (key: string) =>
    `${key} ${columnOf(key).header}`.toLowerCase().includes(search.toLowerCase());
  const groups = [
    { title: 'Of the record', keys: RECORD_COLUMNS as readonly string[] },
    { title: 'Metrics', keys: metricNames.filter((name) => name !== 'events') },
    { title: 'Parameters', keys: parameterNames },
  ];
  return (
    <div class="experiments-columns">
      <input
        class="input experiments-facet-search"
        type="text"
        aria-label="Find a column"
        placeholder="Find a column"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <section aria-label="Shown columns">
        <h2 class="experiments-menu-heading">Shown</h2>
        <ul>
          {chosen.map((key) => (
            <li key={key} class="experiments-column" hidden={!isFound(key)}>
              <ColumnBox
                name={nameOf(key)}
                isShown
                isFixed={key === 'name'}
                onToggle={() => onChoose(chosen.filter((each) => each !== key))}
              />
              {key !== 'name' && (
                <>
                  <MoveButton
                    name={nameOf(key)}
                    by={-1}
                    onMove={() => onChoose(moved(chosen, key, -1))}
                  />
                  <MoveButton
                    name={nameOf(key)}
                    by={1}
                    onMove={() => onChoose(moved(chosen, key, 1))}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      {groups.map(({ title, keys }) => {
        const others = keys.filter((key) => !chosen.includes(key) && isFound(key));
        return others.length === 0 ? null : (
          <section key={title} aria-label={title}>
            <h2 class="experiments-menu-heading">{title}</h2>
            <ul>
              {others.map((key) => (
                <li key={key} class="experiments-column">
                  <ColumnBox
                    name={nameOf(key)}
                    isShown={false}
                    isFixed={false}
                    onToggle={() => onChoose([...chosen, key])}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <button type="button" class="menu-item" onClick={() => onChoose(null)}>
        Usual columns
      </button>
    </div>
  );
}

function nameOf(key: string): string {
  return key.startsWith(PARAMETER_PREFIX)
    ? key.slice(PARAMETER_PREFIX.length)
    : columnOf(key).header;
}

interface ColumnBoxProps {
  readonly name: string;
  readonly isShown: boolean;
  readonly isFixed: boolean;
  readonly onToggle: () => void;
}

function ColumnBox({ name, isShown, isFixed, onToggle }: ColumnBoxProps) {
  return (
    <label class="experiments-facet">
      <input type="checkbox" checked={isShown} disabled={isFixed} onChange={onToggle} />
      <span class="experiments-text" title={name}>
        {name}
      </span>
    </label>
  );
}

interface MoveButtonProps {
  readonly name: string;
  readonly by: -1 | 1;
  readonly onMove: () => void;
}

function MoveButton({ name, by, onMove }: MoveButtonProps) {
  const says = `Move ${name} ${by < 0 ? 'left' : 'right'}`;
  return (
    <button type="button" class="experiments-move" title={says} onClick={onMove}>
      <Icon name={by < 0 ? 'up' : 'down'} />
      <span class="visually-hidden">{says}</span>
    </button>
  );
}
