import { Icon } from '../../../controls/icon.tsx';
import { StatusDot } from '../../../controls/status-dot.tsx';
import { formatValue } from '../../../format/number.ts';
import { formatAgo } from '../../../format/time.ts';
import { counted } from '../../../format/words.ts';
import { Link } from '../../../routing/link.tsx';
import { setParameters } from '../../../routing/location.ts';
import type { Arm, Grouping } from '../state/arms.ts';
import { Swatch } from './swatch.tsx';
import './picker.css';

interface ArmsListProps {
  /** As they were chosen: a line does not jump away from under the pointer that makes it the baseline. */
  readonly arms: readonly Arm[];
  readonly baseline: string;
  readonly grouping: Grouping;
  readonly ids: readonly string[];
}

/** What is compared with what: which arm is the baseline, and who is in it. */
export function ArmsList({ arms, baseline, grouping, ids }: ArmsListProps) {
  const makeBaseline = (key: string) => setParameters({ baseline: key }, { replace: false });
  const remove = (gone: readonly string[]) => {
    const left = ids.filter((id) => !gone.includes(id));
    setParameters({ ids: left.length === 0 ? null : left.join(','), id: null }, { replace: false });
  };
  return (
    <fieldset class="compare-arms">
      <legend class="visually-hidden">Baseline</legend>
      <ul class="compare-arms-list">
        {arms.map((arm) => (
          <li key={arm.key} class="compare-arm">
            <label class="compare-arm-choice" title="What the others are compared with">
              <input
                type="radio"
                name="compare-baseline"
                checked={arm.key === baseline}
                onChange={() => makeBaseline(arm.key)}
              />
              <Swatch colour={arm.colour} />
              <span class="compare-arm-label">{arm.label}</span>
              {arm.key === baseline && <span class="chip">baseline</span>}
            </label>
            {grouping.kind === 'experiment' || arm.rows.length === 1 ? (
              <One arm={arm} />
            ) : (
              <Several arm={arm} onRemove={remove} />
            )}
            <button
              type="button"
              class="button button-quiet button-icon compare-arm-remove"
              title={`Take ${arm.label} out`}
              onClick={() => remove(arm.rows.map(({ id }) => id))}
            >
              <Icon name="close" />
              <span class="visually-hidden">Take {arm.label} out of the comparison</span>
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function One({ arm }: { readonly arm: Arm }) {
  const row = arm.rows[0]!;
  return (
    <span class="compare-arm-about">
      <Link to={`/experiments/${encodeURIComponent(row.id)}`}>{row.name}</Link>
      <StatusDot status={row.status} />
      <span class="muted">
        {formatValue(row.recorded, 'count')} events, {formatAgo(row.startedAt, Date.now())}
      </span>
    </span>
  );
}

function Several({
  arm,
  onRemove,
}: {
  readonly arm: Arm;
  readonly onRemove: (ids: readonly string[]) => void;
}) {
  const running = arm.rows.filter(({ status }) => status === 'running').length;
  const events = arm.rows.reduce((sum, { recorded }) => sum + recorded, 0);
  return (
    <details class="compare-arm-about compare-arm-several">
      <summary>
        {counted(arm.rows.length, 'run')}
        <span class="muted">
          {' '}
          {formatValue(events, 'count')} events{running > 0 ? `, ${running} running` : ''}
        </span>
      </summary>
      <ul class="compare-arm-runs">
        {arm.rows.map((row) => (
          <li key={row.id} class="compare-arm-run">
            <Link to={`/experiments/${encodeURIComponent(row.id)}`}>{row.name}</Link>
            <span class="muted">{row.id.slice(-6)}</span>
            <StatusDot status={row.status} />
            <button
              type="button"
              class="button button-quiet button-icon"
              title={`Take ${row.name} out`}
              onClick={() => onRemove([row.id])}
            >
              <Icon name="close" />
              <span class="visually-hidden">Take {row.name} out of the comparison</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
