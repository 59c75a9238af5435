import { signal } from '@preact/signals';

/** Of this tab alone, and never in an address: those end up in histories and logs. */
function stored(name: string) {
  const value = signal<string | null>(sessionStorage.getItem(name));
  value.subscribe((token) => {
    if (token === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, token);
  });
  return value;
}

export const readToken = stored('crucible-read-token');
export const writeToken = stored('crucible-write-token');
/** The server has said that it wants one to read. */
export const needsReadToken = signal(false);
