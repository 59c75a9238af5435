import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../controls/copy-button.tsx';
import { formatExact, UNKNOWN } from '../../format/number.ts';
import { formatTimestamp } from '../../format/time.ts';
import { isWireNumber, shownNumber } from './cell-text.ts';
import type { Field } from './fields.ts';
import { isLongText, LongText } from './long-text.tsx';
import { exactTime } from './moments.ts';

interface EventValueProps {
  readonly field: Field;
  /** As the event has it. */
  readonly name: string;
  readonly value: unknown;
  /** Null where events cannot be looked for by it. */
  readonly onFilter: (() => void) | null;
  readonly link?: ComponentChildren;
}

/** One value of an event: its type, as it is read and exactly. */
export function EventValue({ field, name, value, onFilter, link }: EventValueProps) {
  const { type, exact, shown } = described(field, value);
  const isBlock = (type === 'text' && isLongText(exact)) || type === 'JSON';
  return (
    <div class="event-value" data-block={isBlock}>
      <dt>
        <span class="event-value-name">{name}</span>
        <span class="event-value-type">{type}</span>
      </dt>
      <dd>
        {isBlock ? (
          <LongText text={exact} name={name} />
        ) : (
          <span class="event-value-text" data-type={type}>
            {shown === '' ? <span class="muted">empty text</span> : shown}
            {addsTo(shown, exact) && <span class="muted"> {exact}</span>}
            {link}
          </span>
        )}
        <span class="event-value-actions">
          {onFilter !== null && (
            <button
              type="button"
              class="button button-quiet button-icon"
              title={`Show only events of this ${name}`}
              onClick={onFilter}
            >
              <svg aria-hidden="true" width="14" height="14" viewBox="0 0 14 14">
                <path class="event-value-funnel" d="M1.5 2.5h11L8.5 7.5v4l-3-1.5V7.5z" />
              </svg>
              <span class="visually-hidden">Filter by this {name}</span>
            </button>
          )}
          <CopyButton text={exact} label={name} />
        </span>
      </dd>
    </div>
  );
}

/** Whether the exact form says more than the one that is read. */
function addsTo(shown: string, exact: string): boolean {
  return shown !== exact && shown.replace('−', '-').replaceAll(',', '') !== exact;
}

function described(field: Field, value: unknown): { type: string; exact: string; shown: string } {
  if (value === null || value === undefined) return { type: 'none', exact: '', shown: UNKNOWN };
  if (field.kind === 'time' && typeof value === 'number')
    return {
      type: 'time',
      exact: exactTime(value),
      shown: formatTimestamp(value / 1000, { milliseconds: true }),
    };
  if (typeof value === 'number' || (field.kind === 'number' && isWireNumber(value)))
    return { type: 'number', exact: exactNumber(value), shown: shownNumber(field, value) };
  if (typeof value === 'boolean')
    return { type: 'flag', exact: String(value), shown: String(value) };
  if (typeof value === 'string') return { type: 'text', exact: value, shown: value };
  return { type: 'JSON', exact: JSON.stringify(value, null, 2), shown: '' };
}

function exactNumber(value: unknown): string {
  return typeof value === 'number' ? String(value) : formatExact(value as 'NaN');
}
