import { ApiProblem, Unreachable } from '../connection/api.ts';

interface ErrorPanelProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, where, and what can be done; in place of what could not be shown. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { title, detail, hint } = describe(error);
  return (
    <div class="panel state-panel" role="alert" data-state="error">
      <h2>{title}</h2>
      <p>{detail}</p>
      {hint !== null && <p class="muted">{hint}</p>}
      {onRetry !== undefined && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function describe(error: unknown): { title: string; detail: string; hint: string | null } {
  if (error instanceof Unreachable)
    return {
      title: 'The server does not answer',
      detail: 'It may have been stopped, or the network is down.',
      hint: 'Start it with “npx crucible serve”.',
    };
  if (error instanceof ApiProblem) {
    const { title, detail, expected, received } = error.problem;
    const said = [
      expected === undefined ? null : `Expected: ${expected}.`,
      received === undefined ? null : `Received: ${received}.`,
    ].filter((part) => part !== null);
    return { title: title || 'That did not work', detail, hint: said.join(' ') || null };
  }
  return {
    title: 'The page has a fault',
    detail: error instanceof Error ? error.message : String(error),
    hint: 'Loading the page again may help. Nothing that was recorded is affected.',
  };
}
