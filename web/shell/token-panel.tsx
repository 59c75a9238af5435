import { useState } from 'preact/hooks';
import { needsReadToken, readToken } from '../connection/tokens.ts';

/** In place of a page where the server wants a token to read. */
export function TokenPanel() {
  const [token, setToken] = useState('');
  const wasWrong = readToken.value !== null;
  const submit = (event: Event) => {
    event.preventDefault();
    readToken.value = token.trim();
    needsReadToken.value = false;
  };
  return (
    <form class="panel token-panel" onSubmit={submit}>
      <h1>This server wants a token</h1>
      <p class="muted">
        Whoever started it has one for reading. It is kept in this tab until you close it.
      </p>
      {wasWrong && (
        <p role="alert" class="field-error">
          The server did not accept that one.
        </p>
      )}
      <label class="field">
        <span>Read token</span>
        <input
          class="input"
          type="password"
          autocomplete="off"
          required
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button button-main">
        Show experiments
      </button>
    </form>
  );
}
