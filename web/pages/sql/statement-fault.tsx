import { ApiProblem } from '../../connection/api.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import type { StatementFault as Fault } from './editor/error-place.ts';

interface StatementFaultProps {
  readonly error: unknown;
  /** What it says of the statement. */
  readonly fault: Fault | null;
  readonly hasChosen: boolean;
  readonly onGoTo: (offset: number) => void;
  readonly onAll: () => void;
  readonly onRetry: () => void;
}

/** Why a statement was not answered, where it is at fault, and what would help. */
export function StatementFault(props: StatementFaultProps) {
  const { error, fault, hasChosen, onGoTo, onAll, onRetry } = props;
  const code = error instanceof ApiProblem ? error.problem.code : null;
  if (fault === null)
    return (
      <div class="sql-failed">
        <ErrorPanel error={error} onRetry={onRetry} />
        {code === 'timed-out' && <p>{TIMED_OUT}</p>}
        {hasChosen && code !== null && (
          <button type="button" class="button" onClick={onAll}>
            Ask all experiments instead
          </button>
        )}
      </div>
    );
  const { kind, message, place } = fault;
  return (
    <div class="panel state-panel" role="alert" data-state="error">
      <h2>{kind ?? 'The statement is not right'}</h2>
      <pre class="sql-message">{message}</pre>
      {place !== null && (
        <button type="button" class="button" onClick={() => onGoTo(place.offset)}>
          Go to line {place.line}, column {place.column}
        </button>
      )}
      {kind === 'Permission Error' && <p class="muted">{ONLY_READS}</p>}
      {kind === 'Catalog Error' && <p class="muted">{VIEWS}</p>}
    </div>
  );
}

const ONLY_READS =
  'This console reads and can do nothing else: no statement changes an experiment, opens a file or loads ' +
  'anything. Tags, notes and steps are changed on an experiment’s own page.';
const VIEWS =
  'There are the views events, metrics and experiments; the schema lists their columns.';
const TIMED_OUT =
  'It was stopped on the server. Ask fewer experiments, name fewer columns, or filter before you group.';
