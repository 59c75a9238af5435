import type { ExperimentList, ExperimentRow } from '../../../../src/server/protocol.ts';
import { apiPath, getJson } from '../../../connection/api.ts';
import { useResource } from '../../../connection/use-resource.ts';
import { formatAgo } from '../../../format/time.ts';
import { counted, listed } from '../../../format/words.ts';
import { Link } from '../../../routing/link.tsx';
import { comparePath } from '../state/selection.ts';
import { type Suggestion, suggestionsOf } from './suggestions.ts';
import './picker.css';

/** Among so many of the newest the suggestions are looked for. */
const LOOKED_AT = 300;

/** In place of a comparison that has one side or none: how to choose, and what might be meant. */
export function TooFew({ rows }: { readonly rows: readonly ExperimentRow[] }) {
  const { value, error } = useResource('suggestions', (signal) =>
    getJson<ExperimentList>(apiPath('/api/experiments', { limit: LOOKED_AT }), { signal }),
  );
  const suggestions = value === null ? [] : suggestionsOf(value.experiments);
  const [row] = rows;
  return (
    <div class="compare-few">
      <div class="panel state-panel">
        <h2>{row === undefined ? 'Choose what to compare' : 'One side is chosen'}</h2>
        <p>
          {row === undefined
            ? 'A comparison takes two experiments or more: the first is the baseline that the others are held against.'
            : `${rows.length === 1 ? row.name : `All ${counted(rows.length, 'experiment')}`} would be on one side. Add an experiment of another condition, or compare by something that tells them apart.`}
        </p>
        <p class="muted">
          Search above (press <kbd>/</kbd>), choose rows in the{' '}
          <Link to="/">list of experiments</Link>, or take one of these.
        </p>
        {value !== null && value.total === 0 && (
          <p>
            Nothing has been recorded yet. <code>npx crucible run -- node your-program.js</code>{' '}
            records one.
          </p>
        )}
      </div>
      {suggestions.length > 0 && (
        <section aria-label="Suggestions">
          <h2 class="compare-heading">Meant to be compared</h2>
          <ul class="compare-suggestions">
            {suggestions.map((suggestion) => (
              <li key={suggestion.ids.join()}>
                <Link to={comparePath(suggestion.ids)} class="compare-suggestion">
                  <span class="compare-suggestion-title">
                    {suggestion.kind === 'tag' ? `Tag ${suggestion.title}` : suggestion.title}
                  </span>
                  <span class="muted">
                    {aboutText(suggestion)}, {formatAgo(suggestion.startedAt, Date.now())}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {error !== null && value === null && (
        <p class="muted">Suggestions could not be loaded; the search above asks again.</p>
      )}
    </div>
  );
}

const SHARED = { hypothesis: 'one hypothesis', name: 'one name', tag: 'one tag' } as const;

function aboutText({ conditions, ids, kind }: Suggestion): string {
  const shown = conditions.length > 4 ? [...conditions.slice(0, 3), 'others'] : conditions;
  return `${listed(shown)} · ${counted(ids.length, 'experiment')} with ${SHARED[kind]}`;
}
