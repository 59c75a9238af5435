import { ApiProblem, StoreUnreachable, Unreachable } from '../connection/api.ts';

interface ErrorPanelProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** `h1` where it stands in place of a whole page. */
  readonly heading?: 'h1' | 'h2';
}

interface Description {
  readonly title: string;
  readonly detail: string;
  readonly hint: string | null;
  /** The page itself is at fault: what it runs may be older than the server. */
  readonly isOwnFault: boolean;
}

/** What went wrong, where, and what can be done; in place of what could not be shown. */
export function ErrorPanel({ error, onRetry, heading: Heading = 'h2' }: ErrorPanelProps) {
  const { title, detail, hint, isOwnFault } = describe(error);
  return (
    <div class="panel state-panel" role="alert" data-state="error">
      <Heading>{title}</Heading>
      <p class="state-detail">{detail}</p>
      {hint !== null && <p class="muted">{hint}</p>}
      <div class="state-actions">
        {onRetry !== undefined && (
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        )}
        {isOwnFault && (
          <button type="button" class="button" onClick={() => window.location.reload()}>
            Load the page again
          </button>
        )}
      </div>
    </div>
  );
}

function describe(error: unknown): Description {
  if (error instanceof StoreUnreachable)
    return {
      title: 'The server’s store does not answer',
      detail: `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`,
      hint: 'The page goes on by itself when it is back.',
      isOwnFault: false,
    };
  if (error instanceof Unreachable)
    return {
      title: 'The server does not answer',
      detail: 'It may have been stopped, or the network is down.',
      hint: 'Start it with “npx crucible serve”. The page goes on by itself when it is back.',
      isOwnFault: false,
    };
  if (error instanceof ApiProblem) {
    const { title, detail, expected, received } = error.problem;
    const said = [
      expected === undefined ? null : `Expected: ${expected}.`,
      received === undefined ? null : `Received: ${received}.`,
    ].filter((part) => part !== null);
    const hint = said.join(' ') || null;
    const name = title || 'that did not work';
    const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
    return { title: capitalised, detail, hint, isOwnFault: false };
  }
  return {
    title: 'The page has a fault',
    detail: error instanceof Error ? error.message : String(error),
    hint: 'Nothing that was recorded is affected. If the package was updated, load the page again.',
    isOwnFault: true,
  };
}
