import type { ComponentChildren } from 'preact';
import { Link } from '../../routing/link.tsx';

interface SummaryStripProps {
  readonly matching: number | null;
  readonly total: number | null;
  readonly pending: number;
  /** Rows that have no place in the table yet; null for some. */
  readonly waiting: number | null;
  readonly onShowWaiting: () => void;
  /** In the order in which they would be compared. */
  readonly chosen: readonly string[];
  readonly onClearChosen: () => void;
  /** Why what is shown may not be as it is now. */
  readonly trouble: string | null;
  readonly problems: ComponentChildren;
}

const MOST_COMPARED = 200;

/** One line over the table: how many there are, what is wrong, and what can be done with those chosen. */
export function SummaryStrip(props: SummaryStripProps) {
  const { matching, total, pending, waiting, chosen, trouble } = props;
  return (
    <div class="experiments-strip">
      {chosen.length > 0 ? (
        <ChosenBar ids={chosen} onClear={props.onClearChosen} />
      ) : (
        <p class="experiments-summary">
          <span role="status">
            {matching === null || total === null
              ? 'Loading experiments'
              : `${count(matching)} of ${count(total)} ${total === 1 ? 'experiment' : 'experiments'}`}
          </span>
          {pending > 0 && (
            <span class="muted">
              {' · '}metrics of {count(pending)} {pending === 1 ? 'experiment' : 'experiments'} are
              still being worked out
            </span>
          )}
        </p>
      )}
      {props.problems}
      {trouble !== null && (
        <p class="experiments-warn" role="alert">
          {trouble}
        </p>
      )}
      {waiting !== 0 && (
        <button type="button" class="chip experiments-waiting" onClick={props.onShowWaiting}>
          {waiting === null ? 'New experiments' : `${count(waiting)} new`}
        </button>
      )}
    </div>
  );
}

function ChosenBar({
  ids,
  onClear,
}: {
  readonly ids: readonly string[];
  readonly onClear: () => void;
}) {
  const why =
    ids.length < 2
      ? 'Choose another one to compare it with'
      : ids.length > MOST_COMPARED
        ? `Up to ${MOST_COMPARED} can be compared`
        : null;
  return (
    <section class="experiments-chosen" aria-label="Chosen experiments">
      <span role="status">{count(ids.length)} chosen</span>
      {why === null ? (
        <Link
          to={`/compare?ids=${ids.map(encodeURIComponent).join(',')}`}
          class="button button-main"
        >
          Compare {count(ids.length)}
        </Link>
      ) : (
        <button type="button" class="button" disabled title={why}>
          Compare {count(ids.length)}
        </button>
      )}
      <button type="button" class="button button-quiet" onClick={onClear}>
        Clear
      </button>
      {why !== null && <span class="muted">{why}</span>}
    </section>
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
