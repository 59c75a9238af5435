import { useState } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon, type IconName } from '../../controls/icon.tsx';
import { setParameters } from '../../routing/location.ts';
import { fieldOf } from './fields.ts';
import { knownColumns } from './known-columns.ts';
import { type EventsPageView, GREATEST_WIDTH_PX, LEAST_WIDTH_PX, setWidth } from './view.ts';

interface ColumnChooserProps {
  readonly view: EventsPageView;
  readonly shown: readonly string[];
  readonly columns: ColumnsAnswer | null;
  readonly onClose: () => void;
}

/** Which columns the table has, in which order and how wide. */
export function ColumnChooser({ view, shown, columns, onClose }: ColumnChooserProps) {
  const [search, setSearch] = useState('');
  const choose = (names: readonly string[]) => names.length > 0 && setParameters({ column: names });
  const wanted = search.trim().toLowerCase();
  const others = knownColumns(columns).filter(
    ({ field }) =>
      !shown.includes(field.name) && `${field.label} ${field.name}`.toLowerCase().includes(wanted),
  );
  return (
    <Dialog title="Columns" onClose={onClose}>
      <h3>Shown</h3>
      <ol class="events-columns">
        {shown.map((name, index) => (
          <ShownColumn
            key={name}
            name={name}
            widthPx={view.widths.get(name) ?? fieldOf(name).widthPx}
            isFirst={index === 0}
            isLast={index === shown.length - 1}
            isOnly={shown.length === 1}
            onMove={(step) => choose(shown.toSpliced(index, 1).toSpliced(index + step, 0, name))}
            onRemove={() => choose(shown.toSpliced(index, 1))}
            onWidth={(widthPx) => setWidth(view.widths, name, widthPx)}
          />
        ))}
      </ol>
      <h3>More columns</h3>
      <input
        class="input"
        type="search"
        aria-label="Search columns"
        placeholder="Search columns"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <ul class="events-columns events-columns-more">
        {others.map(({ field, events }) => (
          <li key={field.name} class="events-column">
            <Checkbox
              label={field.label}
              isChecked={false}
              onChange={() => choose([...shown, field.name])}
            />
            <span class="muted events-column-events" title={events?.join(', ')}>
              {events === null
                ? ''
                : events.length === 1
                  ? events[0]
                  : `${events.length} kinds of event`}
            </span>
          </li>
        ))}
        {search.trim() !== '' && !shown.includes(search.trim()) && (
          <li>
            <button type="button" class="button" onClick={() => choose([...shown, search.trim()])}>
              Add the column “{search.trim()}”
            </button>
          </li>
        )}
      </ul>
      {columns?.complete === false && (
        <p class="muted">
          Found among the first and last events of each name. Any other column can be added by its
          name, as <code>metadata.messages</code>.
        </p>
      )}
      <button
        type="button"
        class="button"
        onClick={() => setParameters({ column: null, width: null })}
      >
        Back to the first columns
      </button>
    </Dialog>
  );
}

interface ShownColumnProps {
  readonly name: string;
  readonly widthPx: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isOnly: boolean;
  readonly onMove: (step: number) => void;
  readonly onRemove: () => void;
  readonly onWidth: (widthPx: number) => void;
}

function ShownColumn(props: ShownColumnProps) {
  const { label } = fieldOf(props.name);
  const button = (icon: IconName, says: string, isDisabled: boolean, act: () => void) => (
    <button
      type="button"
      class="button button-quiet button-icon"
      title={says}
      disabled={isDisabled}
      onClick={act}
    >
      <Icon name={icon} />
      <span class="visually-hidden">{says}</span>
    </button>
  );
  return (
    <li class="events-column">
      <span class="events-column-name" title={props.name}>
        {label}
      </span>
      <label class="events-column-width">
        <span class="visually-hidden">Width of {label} in pixels</span>
        <input
          class="input number"
          type="number"
          min={LEAST_WIDTH_PX}
          max={GREATEST_WIDTH_PX}
          step={8}
          value={props.widthPx}
          onChange={(event) => {
            const px = event.currentTarget.valueAsNumber;
            if (Number.isFinite(px)) props.onWidth(px);
          }}
        />
        <span class="muted" aria-hidden="true">
          px
        </span>
      </label>
      {button('up', `Move ${label} up`, props.isFirst, () => props.onMove(-1))}
      {button('down', `Move ${label} down`, props.isLast, () => props.onMove(1))}
      {button('close', `Hide ${label}`, props.isOnly, props.onRemove)}
    </li>
  );
}
