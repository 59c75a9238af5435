import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiProblem, getResponse } from '../connection/api.ts';
import { needsReadToken, readToken } from '../connection/tokens.ts';

/** In place of a page where the server wants a token to read. It is tried before the page is shown. */
export function TokenPanel() {
  const [isChecking, setIsChecking] = useState(false);
  const [fault, setFault] = useState<string | null>(
    readToken.value === null ? null : 'The token of this tab is not accepted any more.',
  );
  const input = useRef<HTMLInputElement>(null);
  const faultId = useId();
  useEffect(() => {
    document.title = 'Token wanted · Crucible';
    input.current?.focus();
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    const token = input.current!.value.trim();
    setIsChecking(true);
    const said = await faultOf(token);
    setIsChecking(false);
    setFault(said);
    if (said === null) {
      readToken.value = token;
      needsReadToken.value = false;
    } else input.current?.select();
  };

  return (
    <form class="panel token-panel" onSubmit={submit} aria-busy={isChecking}>
      <h1>This server wants a token</h1>
      <p class="muted">
        Whoever started it has one for reading. It is kept in this tab until you close it.
      </p>
      <label class="field">
        <span>Read token</span>
        <input
          ref={input}
          class="input"
          type="password"
          autocomplete="off"
          required
          aria-invalid={fault !== null}
          aria-describedby={faultId}
        />
      </label>
      <p id={faultId} role="alert" class="field-error token-fault">
        {fault}
      </p>
      <button type="submit" class="button button-main" disabled={isChecking}>
        Show experiments
      </button>
    </form>
  );
}

/** Null where the server lets it read. */
async function faultOf(token: string): Promise<string | null> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    await getResponse('/api/experiments?limit=1', { headers });
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) return 'The server does not answer. Try again in a moment.';
    const { status, detail } = error.problem;
    return status === 401 ? 'The server did not accept that token.' : detail;
  }
}
