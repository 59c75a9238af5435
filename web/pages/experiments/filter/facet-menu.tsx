import { useState } from 'preact/hooks';
import { Menu } from '../../../controls/menu.tsx';
import { formatValue } from '../../../format/number.ts';
import { countValues, saysValue, toggleValue } from './edit.ts';
import type { Counted } from './vocabulary.ts';

interface FacetMenuProps {
  readonly label: string;
  /** Of the tokens that it writes. */
  readonly field: 'status' | 'condition' | 'tag';
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly counted: () => Counted;
}

/** The values that there are, with how many experiments have each. */
export function FacetMenu({ label, field, text, onText, counted }: FacetMenuProps) {
  const chosen = countValues(text, field);
  return (
    <Menu label={chosen === 0 ? label : `${label} · ${chosen}`}>
      <Facets label={label} field={field} text={text} onText={onText} counted={counted} />
    </Menu>
  );
}

const FEW = 8;
const MOST = 100;

function Facets({ label, field, text, onText, counted }: FacetMenuProps) {
  // As they were when it was opened: nothing moves while somebody chooses.
  const [values] = useState(counted);
  const [search, setSearch] = useState('');
  const found = values.filter(([value]) => value.toLowerCase().includes(search.toLowerCase()));
  return (
    <>
      {values.length > FEW && (
        <input
          class="input experiments-facet-search"
          type="text"
          aria-label={`Find in ${label.toLowerCase()}`}
          placeholder="Find"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {found.slice(0, MOST).map(([value, count]) => (
        <label key={value} class="experiments-facet">
          <input
            type="checkbox"
            checked={saysValue(text, field, value)}
            onChange={() => onText(toggleValue(text, field, value))}
          />
          <span class="experiments-text" title={value}>
            {value}
          </span>
          <span class="experiments-facet-count">{formatValue(count, 'count')}</span>
        </label>
      ))}
      {found.length === 0 && <p class="experiments-menu-note">None.</p>}
      {found.length > MOST && (
        <p class="experiments-menu-note">and {found.length - MOST} more: write into “Find”</p>
      )}
    </>
  );
}
