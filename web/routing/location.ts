import { signal } from '@preact/signals';

export interface PageLocation {
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** Where the page is. Everything that makes a view is in it, so that its address shows it again. */
export const location = signal<PageLocation>(current());

window.addEventListener('popstate', () => {
  location.value = current();
});

function current(): PageLocation {
  const { pathname, search } = window.location;
  return { path: pathname, parameters: new URLSearchParams(search) };
}

/** Goes to a path with its query; `replace` where going back should not lead here. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  location.value = current();
  if (!replace) window.scrollTo(0, 0);
}

/**
 * Changes parameters of the address and stays on the page; null takes one away, a list gives it
 * several times. Small changes, as each letter of a search, replace the entry in the history.
 */
export function setParameters(
  changes: Readonly<Record<string, string | readonly string[] | null>>,
  { replace = true } = {},
): void {
  const parameters = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    parameters.delete(name);
    for (const each of typeof value === 'string' ? [value] : (value ?? []))
      if (each !== '') parameters.append(name, each);
  }
  const query = parameters.toString();
  const to = `${window.location.pathname}${query === '' ? '' : `?${query}`}`;
  if (to === `${window.location.pathname}${window.location.search}`) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  location.value = current();
}
