import { Icon } from '../controls/icon.tsx';
import { type Theme, theme } from './theme.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const SIGN = { system: 'contrast', light: 'sun', dark: 'moon' } as const;

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
      <Icon name={SIGN[now]} />
      <span class="visually-hidden">
        Colours: {now}. Change to {NEXT[now]}
      </span>
    </button>
  );
}
