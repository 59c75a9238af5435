import { useEffect, useId, useState } from 'preact/hooks';
import type { EventQuery } from '../../../src/server/protocol.ts';
import { CopyButton } from '../../controls/copy-button.tsx';
import { Segmented } from '../../controls/tabs.tsx';
import { setParameters } from '../../routing/location.ts';
import { commandForm, queryText, typescriptForm } from './code-forms.ts';

interface QueryPanelProps {
  readonly experimentId: string;
  /** What is sent; null where what was written is none. */
  readonly query: EventQuery | null;
  /** The columns that are in sight: in code, nobody wants the others. */
  readonly shown: readonly string[];
  /** What was written by hand in place of filters. */
  readonly written: string | null;
  readonly fault: string | null;
}

/** The query that is sent, to change by hand; and the same one in code. */
export function QueryPanel({ experimentId, query, shown, written, fault }: QueryPanelProps) {
  const sent = query === null ? (written ?? '') : queryText(query);
  const [draft, setDraft] = useState(sent);
  const [form, setForm] = useState('typescript');
  const id = useId();
  useEffect(() => setDraft(sent), [sent]);
  const local = faultIn(draft);
  const said = local ?? fault;
  const write = form === 'typescript' ? typescriptForm : commandForm;
  const code = query === null ? '' : write(experimentId, { ...query, columns: shown });
  return (
    <section class="panel events-query" aria-label="The query as text">
      <form
        class="events-query-part"
        onSubmit={(event) => {
          event.preventDefault();
          if (local === null) apply(draft);
        }}
      >
        <div class="events-query-head">
          <label for={`${id}-query`}>Query that is sent</label>
          <CopyButton text={draft} label="the query" />
        </div>
        <textarea
          id={`${id}-query`}
          class="textarea events-code"
          rows={10}
          spellcheck={false}
          value={draft}
          aria-invalid={said !== null}
          {...(said === null ? {} : { 'aria-describedby': `${id}-fault` })}
          onInput={(event) => setDraft(event.currentTarget.value)}
        />
        <div class="events-query-actions">
          <button type="submit" class="button" disabled={local !== null || draft === sent}>
            Ask this
          </button>
          {written !== null && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => setParameters({ query: null }, { replace: false })}
            >
              Back to filters
            </button>
          )}
          <span class="field-error" id={`${id}-fault`} role="alert">
            {said}
          </span>
        </div>
      </form>
      <div class="events-query-part">
        <div class="events-query-head">
          <Segmented
            label="The same query"
            options={[
              { key: 'typescript', label: 'TypeScript' },
              { key: 'command', label: 'Command line' },
            ]}
            selected={form}
            onSelect={setForm}
          />
          <CopyButton text={code} label="the code" />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too */}
        <pre class="events-code events-code-shown" tabIndex={0}>
          {code}
        </pre>
      </div>
    </section>
  );
}

function faultIn(text: string): string | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'A query is an object: { "where": { … } }';
    const { order = 'asc', columns = [] } = value;
    if (order !== 'asc' && order !== 'desc') return 'order: expected "asc" or "desc"';
    const isList = Array.isArray(columns) && columns.every((name) => typeof name === 'string');
    return isList ? null : 'columns: expected a list of names';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Order and columns have controls of their own, which go on working. */
function apply(text: string): void {
  const { order, columns, ...rest } = JSON.parse(text) as EventQuery;
  setParameters(
    {
      query: JSON.stringify(rest),
      order: order === 'desc' ? null : 'asc',
      ...(columns === undefined ? {} : { column: columns }),
      filter: null,
      last: null,
      from: null,
      to: null,
      at: null,
    },
    { replace: false },
  );
}
