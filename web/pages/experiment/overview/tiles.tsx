import type { ExperimentModel } from '../model/experiment-model.ts';
import { type TileFigure, tileFigures } from './tile-figures.ts';
import './tiles.css';

const NAMES = [
  'Events',
  'Rate',
  'Success',
  'Latency p50',
  'Latency p95',
  'Latency p99',
  'Cost',
].concat(['Tokens', 'Dropped']);

/** The experiment as a whole, as of now; as high before its figures are there. */
export function Tiles({ model }: { readonly model: ExperimentModel }) {
  const live = model.live.value;
  const figures: readonly TileFigure[] =
    live === null
      ? NAMES.map((label) => ({ key: label, label, value: '', detail: '', title: '' }))
      : tileFigures(live.totals, live.counts);
  return (
    <dl class="tiles" aria-label="The experiment as a whole" aria-busy={live === null}>
      {figures.map(({ key, label, value, detail, title, isAlarming }) => (
        <div
          key={key}
          class="tile"
          data-tile={key}
          data-alarming={isAlarming ?? false}
          title={title}
        >
          <dt>{label}</dt>
          <dd class="tile-value">{value}</dd>
          <dd class="tile-detail">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
