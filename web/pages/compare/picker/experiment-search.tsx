import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ExperimentList, ExperimentRow } from '../../../../src/server/protocol.ts';
import { apiPath, getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { StatusDot } from '../../../controls/status-dot.tsx';
import { formatAgo } from '../../../format/time.ts';
import { counted } from '../../../format/words.ts';
import { setParameters } from '../../../routing/location.ts';
import './picker.css';

const SHOWN = 30;
const WAIT_MS = 120;
/** More than this no comparison takes. */
const MOST_CHOSEN = 200;

/** Looks for experiments, and adds them to the comparison or takes them out; the list stays open. */
export function ExperimentSearch({ chosen }: { readonly chosen: readonly string[] }) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const words = useLater(text.trim(), WAIT_MS);
  const { value, error, isLoading } = useResource(isOpen ? `search ${words}` : null, (signal) =>
    getJson<ExperimentList>(
      apiPath('/api/experiments', { q: words === '' ? null : words, limit: SHOWN }),
      { signal },
    ),
  );
  const found = isOpen ? (value?.experiments ?? []) : [];
  const others = found.filter((row) => !chosen.includes(row.id));
  const hasAll = words !== '' && others.length > 1;
  const count = found.length + (hasAll ? 1 : 0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = (event.target as Element).matches?.('input, textarea, select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    const onPointer = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, []);

  const addAll = () => choose([...chosen, ...others.map((row) => row.id)]);
  const toggle = (row: ExperimentRow) =>
    choose(
      chosen.includes(row.id) ? chosen.filter((other) => other !== row.id) : [...chosen, row.id],
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setIsOpen(false);
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) setIsOpen(true);
      else if (count > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    }
    if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      // What is shown may still answer what was typed before.
      if (words !== text.trim() || isLoading) return;
      const row = found[active];
      if (row !== undefined) toggle(row);
      else if (hasAll) addAll();
    }
  };

  return (
    <div
      ref={root}
      class="compare-search"
      onFocusOut={(event) => {
        if (!root.current?.contains(event.relatedTarget as Node | null)) setIsOpen(false);
      }}
    >
      <label class="visually-hidden" for={id}>
        Add experiments to the comparison
      </label>
      <input
        ref={input}
        id={id}
        class="input compare-search-input"
        type="text"
        role="combobox"
        autocomplete="off"
        placeholder="Add experiments: name, condition, tag …"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(isOpen && count > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        value={text}
        onFocus={() => setIsOpen(true)}
        onClick={() => setIsOpen(true)}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
          setIsOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="compare-search-popup" hidden={!isOpen}>
        <div
          id={`${id}-list`}
          class="compare-search-list"
          role="listbox"
          aria-label="Experiments"
          aria-multiselectable
        >
          {found.map((row, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, as of every combobox
            <div
              key={row.id}
              id={`${id}-${index}`}
              role="option"
              class="compare-search-option"
              data-active={index === active}
              aria-selected={chosen.includes(row.id)}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setActive(index)}
              onClick={() => toggle(row)}
            >
              <span class="compare-search-check" aria-hidden="true">
                {chosen.includes(row.id) ? '✓' : ''}
              </span>
              <span class="compare-search-name">{row.name}</span>
              <span class="chip">{row.condition}</span>
              <span class="compare-search-meta muted">
                {row.id.slice(-6)} <StatusDot status={row.status} />{' '}
                {formatAgo(row.startedAt, Date.now())}
              </span>
            </div>
          ))}
          {hasAll && (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, as of every combobox
            <div
              id={`${id}-${found.length}`}
              role="option"
              class="compare-search-option compare-search-all"
              data-active={active === found.length}
              aria-selected={false}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setActive(found.length)}
              onClick={addAll}
            >
              Add all {others.length} of these
            </div>
          )}
        </div>
        <p class="compare-search-foot muted" role="status">
          {error !== null
            ? 'The list could not be loaded.'
            : value === null || isLoading
              ? 'Looking …'
              : value.matching === 0
                ? 'No experiment has these words.'
                : value.matching > SHOWN
                  ? `The newest ${SHOWN} of ${value.matching.toLocaleString('en-US')}; type to find others.`
                  : counted(value.matching, 'experiment')}
        </p>
      </div>
    </div>
  );
}

function choose(ids: readonly string[]): void {
  const kept = ids.slice(0, MOST_CHOSEN);
  setParameters({ ids: kept.length === 0 ? null : kept.join(','), id: null }, { replace: false });
}

function useLater(value: string, waitMs: number): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return later;
}
