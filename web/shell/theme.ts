import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'crucible-theme';

export const theme = signal<Theme>(stored());
/** Counts changes of what colours are in force: charts on canvases draw themselves anew. */
export const colourScheme = signal(0);

theme.subscribe((chosen) => {
  const { dataset } = document.documentElement;
  if (chosen === 'system') delete dataset['theme'];
  else dataset['theme'] = chosen;
  localStorage.setItem(KEY, chosen);
  colourScheme.value = colourScheme.peek() + 1;
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  colourScheme.value += 1;
});

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}
