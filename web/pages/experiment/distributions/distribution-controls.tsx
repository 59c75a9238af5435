import { Segmented } from '../../../controls/tabs.tsx';
import { setParameters } from '../../../routing/location.ts';
import type { DistributionView, Scale } from './distribution-view.ts';

const SCALES = [
  { key: 'linear', label: 'Linear' },
  { key: 'log', label: 'Log' },
] as const;

interface DistributionControlsProps {
  readonly view: DistributionView;
  /** The one that is drawn. */
  readonly scale: Scale;
}

export function DistributionControls({ view, scale }: DistributionControlsProps) {
  const { column, choices, event, split, splits } = view;
  return (
    <div class="distribution-controls">
      <label class="distribution-field">
        <span>Of</span>
        <select
          class="select"
          value={column?.name}
          onChange={(change) =>
            setParameters({ column: change.currentTarget.value, event: null }, { replace: false })
          }
        >
          {choices.map(({ name, column: key }) => (
            <option key={key} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="distribution-field">
        <span>In</span>
        <select
          class="select"
          value={event ?? ''}
          onChange={(change) => setParameters({ event: change.currentTarget.value })}
        >
          <option value="">all events that carry it</option>
          {(column?.events ?? []).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="distribution-field">
        <span>For each</span>
        <select
          class="select"
          value={split?.name ?? ''}
          onChange={(change) => setParameters({ split: change.currentTarget.value })}
        >
          <option value="">–</option>
          {splits.map(({ name, column: key }) => (
            <option key={key} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Segmented
        label="Horizontal axis"
        options={SCALES}
        selected={scale}
        onSelect={(key) => setParameters({ scale: key })}
      />
    </div>
  );
}
