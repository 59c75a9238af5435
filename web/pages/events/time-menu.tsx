import { useState } from 'preact/hooks';
import { Menu, MenuItem } from '../../controls/menu.tsx';
import { formatTimestamp } from '../../format/time.ts';
import { setParameters } from '../../routing/location.ts';
import { inputTime, isoOfInput } from './moments.ts';
import type { EventsPageView } from './view.ts';

const SPANS = [
  ['5m', 'Last 5 minutes'],
  ['15m', 'Last 15 minutes'],
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
] as const;

interface TimeMenuProps {
  readonly view: EventsPageView;
  /** The server's word on the range. */
  readonly problem: string | null;
}

/** Which time events are looked for in. */
export function TimeMenu({ view, problem }: TimeMenuProps) {
  const set = (last: string | null, from: string | null, to: string | null) =>
    setParameters({ last, from, to, at: null, query: null }, { replace: false });
  return (
    <span class="events-time" data-faulty={problem !== null}>
      <Menu label={`Time: ${rangeText(view)}`}>
        <MenuItem onChoose={() => set(null, null, null)}>All time</MenuItem>
        {SPANS.map(([last, label]) => (
          <MenuItem key={last} onChoose={() => set(last, null, null)}>
            {label}
          </MenuItem>
        ))}
        <RangeForm view={view} onSet={(from, to) => set(null, from, to)} />
      </Menu>
      {problem !== null && (
        <span class="field-error" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}

function rangeText({ last, fromUs, toUs }: EventsPageView): string {
  const span = SPANS.find(([key]) => key === last);
  if (last !== null) return span?.[1] ?? `last ${last}`;
  const at = (us: number) => formatTimestamp(us / 1000);
  if (fromUs !== null && toUs !== null) return `${at(fromUs)} to ${at(toUs)}`;
  if (fromUs !== null) return `from ${at(fromUs)}`;
  return toUs === null ? 'all' : `to ${at(toUs)}`;
}

interface RangeFormProps {
  readonly view: EventsPageView;
  readonly onSet: (from: string | null, to: string | null) => void;
}

function RangeForm({ view, onSet }: RangeFormProps) {
  const [from, setFrom] = useState(inputTime(view.fromUs));
  const [to, setTo] = useState(inputTime(view.toUs));
  return (
    <form
      class="events-time-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSet(isoOfInput(from), isoOfInput(to));
      }}
      onKeyDown={keepKeys}
    >
      <MomentField label="From" value={from} onInput={setFrom} />
      <MomentField label="To" value={to} onInput={setTo} />
      <button type="submit" class="button">
        Show this range
      </button>
    </form>
  );
}

interface MomentFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function MomentField({ label, value, onInput }: MomentFieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="datetime-local"
        step="0.001"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

/** Begins the list at a time; what is filtered stays as it is. */
export function JumpMenu({ view, firstUs }: { view: EventsPageView; firstUs: number | null }) {
  const [at, setAt] = useState(() => inputTime(view.atUs ?? firstUs));
  const go = (to: string | null) => setParameters({ at: to, follow: null }, { replace: false });
  return (
    <Menu label="Jump to a time">
      <form
        class="events-time-form"
        onSubmit={(event) => {
          event.preventDefault();
          go(isoOfInput(at));
        }}
        onKeyDown={keepKeys}
      >
        <MomentField label="Time, in your time zone" value={at} onInput={setAt} />
        <button type="submit" class="button">
          Jump there
        </button>
      </form>
    </Menu>
  );
}

/** A time is set with the arrow keys, which the menu would take for its own. */
function keepKeys(event: KeyboardEvent): void {
  if (event.key !== 'Escape') event.stopPropagation();
}
