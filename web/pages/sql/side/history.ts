import { signal } from '@preact/signals';
import { entriesFrom, type HistoryEntry, isSame, withEntry } from './history-entries.ts';

const KEY = 'crucible-sql-history';

/** Of this browser alone. */
export const history = signal<readonly HistoryEntry[]>(entriesFrom(localStorage.getItem(KEY)));

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY) history.value = entriesFrom(newValue);
});

export function remember(entry: Omit<HistoryEntry, 'isPinned'>): void {
  store(withEntry(history.value, entry));
}

export function pin(entry: HistoryEntry): void {
  store(
    history.value.map((other) =>
      isSame(other, entry) ? { ...other, isPinned: !other.isPinned } : other,
    ),
  );
}

export function forget(entry: HistoryEntry): void {
  store(history.value.filter((other) => !isSame(other, entry)));
}

/** Pinned ones stay. */
export function clearHistory(): void {
  store(history.value.filter(({ isPinned }) => isPinned));
}

function store(entries: readonly HistoryEntry[]): void {
  history.value = entries;
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // No room for more: it is kept until the page is closed.
  }
}
