import type { TraceAnswer } from '../../../src/server/protocol.ts';
import { formatExact } from '../../format/number.ts';
import { setParameters } from '../../routing/location.ts';
import { type TimeRange, within, zoomed } from './time-range.ts';
import { TraceDownload } from './trace-download.tsx';
import type { SpanNode, TraceTotals } from './trace-tree.ts';

interface TraceToolbarProps {
  readonly trace: TraceAnswer;
  readonly totals: TraceTotals;
  readonly nodes: readonly SpanNode[];
  readonly rows: readonly SpanNode[];
  readonly colours: ReadonlyMap<string, number>;
  readonly range: TimeRange | null;
  readonly whole: TimeRange;
  readonly isLooseOpen: boolean;
  readonly onCollapse: (collapsed: ReadonlySet<string>) => void;
  readonly onRange: (range: TimeRange | null) => void;
}

export function TraceToolbar(props: TraceToolbarProps) {
  const { trace, totals, nodes, rows, colours, range, whole, isLooseOpen } = props;
  const zoomBy = (factor: number) => {
    const now = range ?? whole;
    props.onRange(within(zoomed(now, factor, (now.from + now.to) / 2), whole));
  };
  const foldAll = () =>
    props.onCollapse(
      new Set(nodes.filter((each) => each.descendants > 0).map(({ spanId }) => spanId)),
    );
  return (
    <div class="trace-toolbar">
      <button type="button" class="button" onClick={() => props.onCollapse(new Set())}>
        Unfold all
      </button>
      <button type="button" class="button" onClick={foldAll}>
        Fold all
      </button>
      <ul class="trace-legend" aria-label="Colours">
        {[...colours].slice(0, 8).map(([kind, colour]) => (
          <li key={kind}>
            <span class="trace-swatch" data-colour={colour} aria-hidden="true" />
            {colour === 8 && colours.size > 8 ? 'others' : kind}
          </li>
        ))}
      </ul>
      <span class="trace-space" />
      {trace.looseEventIds.length > 0 && (
        <button
          type="button"
          class="button"
          aria-pressed={isLooseOpen}
          onClick={() =>
            setParameters({ events: isLooseOpen ? null : 'loose', span: null }, { replace: false })
          }
        >
          {formatExact(trace.looseEventIds.length)}{' '}
          {trace.looseEventIds.length === 1 ? 'event' : 'events'} of no span
        </button>
      )}
      <ZoomButton
        sign="−"
        says="Zoom out (−)"
        onZoom={() => zoomBy(2)}
        isDisabled={range === null}
      />
      <ZoomButton sign="+" says="Zoom in (+)" onZoom={() => zoomBy(0.5)} isDisabled={false} />
      <button
        type="button"
        class="button"
        title="Show all of the trace (0)"
        disabled={range === null}
        onClick={() => props.onRange(null)}
      >
        All time
      </button>
      <TraceDownload
        traceId={trace.traceId}
        totals={totals}
        nodes={nodes}
        rows={rows}
        range={range ?? whole}
        colours={colours}
      />
    </div>
  );
}

interface ZoomButtonProps {
  readonly sign: string;
  readonly says: string;
  readonly onZoom: () => void;
  readonly isDisabled: boolean;
}

function ZoomButton({ sign, says, onZoom, isDisabled }: ZoomButtonProps) {
  return (
    <button
      type="button"
      class="button button-icon"
      title={says}
      disabled={isDisabled}
      onClick={onZoom}
    >
      <span aria-hidden="true">{sign}</span>
      <span class="visually-hidden">{says}</span>
    </button>
  );
}
