import { Menu, MenuItem } from '../controls/menu.tsx';
import { type Theme, theme } from './theme.ts';

const CHOICES: readonly { readonly key: Theme; readonly name: string }[] = [
  { key: 'system', name: 'As the system' },
  { key: 'light', name: 'Light' },
  { key: 'dark', name: 'Dark' },
];

export function ThemeMenu() {
  const now = theme.value;
  const { name } = CHOICES.find(({ key }) => key === now)!;
  return (
    <Menu label={`Colours: ${name.toLowerCase()}`} icon={<Sign of={now} />} align="right">
      {CHOICES.map((choice) => (
        <MenuItem
          key={choice.key}
          onChoose={() => {
            theme.value = choice.key;
          }}
        >
          <span class="theme-choice">
            <Sign of={choice.key} />
            <span>{choice.name}</span>
            {choice.key === now && <span class="visually-hidden">(chosen)</span>}
            <span aria-hidden="true">{choice.key === now ? '✓' : ''}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Drawn here: a sign from a font has another width on each system. */
function Sign({ of }: { readonly of: Theme }) {
  return (
    <svg class="theme-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {of === 'dark' && <path d="M13 10.2A5.6 5.6 0 0 1 5.8 3a5.6 5.6 0 1 0 7.2 7.2z" />}
      {of === 'system' && (
        <>
          <circle cx="8" cy="8" r="5.3" class="theme-outline" />
          <path d="M8 2.7a5.3 5.3 0 0 1 0 10.6z" />
        </>
      )}
      {of === 'light' && (
        <>
          <circle cx="8" cy="8" r="2.8" />
          <path
            class="theme-outline"
            d="M8 .9v1.8M8 13.3v1.8M.9 8h1.8M13.3 8h1.8M3 3l1.2 1.2M11.8 11.8 13 13M3 13l1.2-1.2M11.8 4.2 13 3"
          />
        </>
      )}
    </svg>
  );
}
