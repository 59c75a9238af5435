import { type Theme, theme } from './theme.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const SIGN: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' };

export function ThemeSwitch() {
  const now = theme.value;
  const change = () => {
    theme.value = NEXT[now];
  };
  return (
    <button
      type="button"
      class="button button-quiet button-icon"
      onClick={change}
      title={`Colours: ${now}`}
    >
      <span aria-hidden="true">{SIGN[now]}</span>
      <span class="visually-hidden">
        Colours: {now}. Change to {NEXT[now]}
      </span>
    </button>
  );
}
