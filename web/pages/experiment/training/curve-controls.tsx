import type { Signal } from '@preact/signals';
import type { ColumnsAnswer } from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { Checkbox } from '../../../controls/checkbox.tsx';
import { Menu } from '../../../controls/menu.tsx';
import { Segmented } from '../../../controls/tabs.tsx';
import { setParameters } from '../../../routing/location.ts';
import { axesOf, groupingsOf, metricsOf } from './curve-choice.ts';
import { type CurveView, NONE } from './curve-view.ts';

const AXIS_LABELS = { step: 'Step', epoch: 'Epoch', time: 'Time' } as const;
const SCALES = [
  { key: 'linear', label: 'Linear' },
  { key: 'log', label: 'Log' },
] as const;

interface CurveControlsProps {
  readonly view: CurveView;
  readonly columns: ColumnsAnswer;
  readonly range: Signal<AxisRange>;
}

export function CurveControls({ view, columns, range }: CurveControlsProps) {
  const chosen = view.metrics.map(({ name }) => name);
  const elsewhere = metricsOf(columns, 'time').length - view.choices.length;
  const choose = (name: string, isChosen: boolean) => {
    const names = isChosen ? [...chosen, name] : chosen.filter((each) => each !== name);
    setParameters({ metric: names.length === 0 ? [NONE] : names });
  };
  return (
    <div class="training-controls">
      <Menu label={`Metrics (${chosen.length} of ${view.choices.length})`} class="button">
        <div class="training-metrics">
          {view.choices.map(({ name, column }) => (
            <Checkbox
              key={column}
              label={name}
              isChecked={chosen.includes(name)}
              onChange={(isChosen) => choose(name, isChosen)}
            />
          ))}
          {elsewhere > 0 && (
            <p class="muted">
              {elsewhere} more {elsewhere === 1 ? 'has' : 'have'} no {view.axis}: they are along
              time.
            </p>
          )}
        </div>
      </Menu>
      <Segmented
        label="Along"
        options={axesOf(columns).map((key) => ({ key, label: AXIS_LABELS[key] }))}
        selected={view.axis}
        onSelect={(key) => setParameters({ x: key, fromX: null, toX: null }, { replace: false })}
      />
      <label class="training-field">
        <span>A line for each</span>
        <select
          class="select"
          value={view.grouping?.name ?? NONE}
          onChange={(event) => setParameters({ group: event.currentTarget.value })}
        >
          <option value={NONE}>–</option>
          {groupingsOf(columns).map(({ name, column }) => (
            <option key={column} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="training-field">
        <span>Smoothing</span>
        <input
          type="range"
          class="training-slider"
          min="0"
          max="0.99"
          step="0.01"
          value={view.smoothing}
          onInput={(event) => {
            const { value } = event.currentTarget;
            setParameters({ smooth: Number(value) === 0 ? null : value });
          }}
        />
        <output class="training-weight number">{view.smoothing.toFixed(2)}</output>
      </label>
      <Segmented
        label="Vertical axis"
        options={SCALES}
        selected={view.scale}
        onSelect={(key) => setParameters({ y: key === 'linear' ? null : key })}
      />
      <button
        type="button"
        class="button"
        disabled={range.value === null}
        onClick={() => {
          range.value = null;
        }}
      >
        All of it
      </button>
    </div>
  );
}
