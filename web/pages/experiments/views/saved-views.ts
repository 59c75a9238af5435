import { signal } from '@preact/signals';

/** A name for an address: the query of this page. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
}

const KEY = 'crucible-experiment-views';

/** Of this browser, in order of their names. */
export const savedViews = signal<readonly SavedView[]>(stored());

/** One of the same name is replaced. */
export function saveView(name: string, query: string): void {
  const others = savedViews.value.filter((view) => view.name !== name);
  keep([...others, { name, query }].sort((a, b) => a.name.localeCompare(b.name)));
}

export function removeView(name: string): void {
  keep(savedViews.value.filter((view) => view.name !== name));
}

function keep(views: readonly SavedView[]): void {
  savedViews.value = views;
  localStorage.setItem(KEY, JSON.stringify(views));
}

/** What somebody else may have written there is left out. */
function stored(): readonly SavedView[] {
  try {
    const views: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  const { name, query } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && typeof query === 'string';
}
