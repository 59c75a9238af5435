import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { Icon } from '../../controls/icon.tsx';
import { fieldOf } from './fields.ts';
import { type Filter, filterText, OPERATORS, type Operator, takesValue } from './filter.ts';
import { valuesOf } from './known-columns.ts';

/** Typing is shown at once; asking waits until it pauses. */
const PAUSE_MS = 300;

interface FilterRowProps {
  readonly filter: Filter;
  readonly columns: ColumnsAnswer | null;
  /** The list of names that fields are offered from. */
  readonly fieldList: string;
  /** What is wrong with it; null where nothing is. */
  readonly fault: string | null;
  readonly onChange: (filter: Filter) => void;
  readonly onRemove: () => void;
}

export function FilterRow(props: FilterRowProps) {
  const { filter, columns, fieldList, fault, onChange, onRemove } = props;
  const [draft, setDraft] = useState(filter);
  const said = useRef(filterText(filter));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;
  const id = useId();
  const given = filterText(filter);

  useEffect(() => {
    // It was changed elsewhere: by going back, or by another control.
    if (given === said.current) return;
    said.current = given;
    clearTimeout(timer.current);
    setDraft(filter);
  }, [given]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const commit = (next: Filter) => {
    clearTimeout(timer.current);
    said.current = filterText(next);
    // The others may have changed since it was typed.
    latest.current(next);
  };
  const change = (part: Partial<Filter>, isTyped: boolean) => {
    const next = { ...draft, ...part };
    setDraft(next);
    clearTimeout(timer.current);
    if (isTyped) timer.current = setTimeout(() => commit(next), PAUSE_MS);
    else commit(next);
  };
  const kind = fieldOf(draft.field).kind;
  const isList = draft.operator === 'in' || draft.operator === 'notIn';
  const name = draft.field === '' ? 'new filter' : fieldOf(draft.field).label;

  return (
    <li class="events-filter" data-faulty={fault !== null}>
      <input
        class="input events-filter-field"
        aria-label={`Field of the ${name} filter`}
        list={fieldList}
        placeholder="field"
        spellcheck={false}
        autocomplete="off"
        value={draft.field}
        onInput={(event) => change({ field: event.currentTarget.value.trim() }, true)}
        onChange={() => commit(draft)}
      />
      <select
        class="select"
        aria-label={`Comparison of the ${name} filter`}
        value={draft.operator}
        onChange={(event) => change({ operator: event.currentTarget.value as Operator }, false)}
      >
        {OPERATORS.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      {takesValue(draft.operator) &&
        (kind === 'flag' && !isList ? (
          <select
            class="select"
            aria-label={`Value of the ${name} filter`}
            value={draft.value}
            onChange={(event) => change({ value: event.currentTarget.value }, false)}
          >
            <option value="">choose</option>
            <option value="true">true</option>
            <option value="false">false</option>
          </select>
        ) : (
          <input
            class="input events-filter-value"
            aria-label={`Value of the ${name} filter`}
            list={`${id}-values`}
            placeholder={isList ? 'a, b, c' : 'value'}
            spellcheck={false}
            autocomplete="off"
            value={draft.value}
            aria-invalid={fault !== null}
            {...(fault === null ? {} : { 'aria-describedby': `${id}-fault` })}
            onInput={(event) => change({ value: event.currentTarget.value }, true)}
            onKeyDown={(event) => event.key === 'Enter' && commit(draft)}
          />
        ))}
      <datalist id={`${id}-values`}>
        {valuesOf(columns, draft.field).map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <button
        type="button"
        class="button button-quiet button-icon"
        title="Remove this filter"
        onClick={onRemove}
      >
        <Icon name="close" />
        <span class="visually-hidden">Remove the {name} filter</span>
      </button>
      {fault !== null && (
        <span class="field-error events-filter-fault" id={`${id}-fault`} role="alert">
          {fault}
        </span>
      )}
    </li>
  );
}
