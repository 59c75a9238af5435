import { Menu, MenuItem } from '../../../controls/menu.tsx';
import { countValues, setField } from './edit.ts';

const LENGTHS = [
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
] as const;

interface StartedMenuProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function StartedMenu({ text, onText }: StartedMenuProps) {
  const isSet = countValues(text, 'started') > 0;
  const set = (value: string | null) => onText(setField(text, 'started', value));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [from, to] = [String(data.get('from')), String(data.get('to'))];
    if (from !== '' && to !== '') set(from <= to ? `${from}..${to}` : `${to}..${from}`);
    else if (from !== '') set(`>=${from}`);
    else if (to !== '') set(`<=${to}`);
  };
  return (
    <Menu label={isSet ? 'Started · 1' : 'Started'}>
      <MenuItem isDisabled={!isSet} onChoose={() => set(null)}>
        Any time
      </MenuItem>
      {LENGTHS.map(([value, name]) => (
        <MenuItem key={value} onChoose={() => set(value)}>
          {name}
        </MenuItem>
      ))}
      <form class="experiments-menu-form" onSubmit={submit}>
        <label class="field">
          <span>From day</span>
          <input class="input" type="date" name="from" />
        </label>
        <label class="field">
          <span>To day</span>
          <input class="input" type="date" name="to" />
        </label>
        <button type="submit" class="button">
          Filter
        </button>
      </form>
    </Menu>
  );
}
