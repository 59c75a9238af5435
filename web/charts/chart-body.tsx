import { Loading } from '../shell/loading.tsx';
import type { ChartFrameProps } from './chart-frame.tsx';
import { ChartTableView } from './chart-table-view.tsx';

/** What most charts are high. */
export const CHART_HEIGHT_PX = 220;

type ChartBodyProps = ChartFrameProps & { readonly isTable: boolean };

/** The picture, its table, or what stands in their place; as high in each of these states. */
export function ChartBody(props: ChartBodyProps) {
  const { title, heightPx, isEmpty = false, isLoading = false, error, isTable } = props;
  const size = heightPx === undefined ? {} : { minHeight: `${heightPx}px` };
  if (isEmpty)
    return (
      <div class="chart-body" style={{ minHeight: `${heightPx ?? CHART_HEIGHT_PX}px` }}>
        {error !== null && error !== undefined ? (
          <div class="chart-state" role="alert">
            <strong>This chart could not be loaded</strong>
            <span class="muted">{error instanceof Error ? error.message : String(error)}</span>
          </div>
        ) : isLoading ? (
          <Loading label={`Loading ${title}`} height={heightPx ?? CHART_HEIGHT_PX} />
        ) : (
          <div class="chart-state muted">{props.emptyText ?? 'Nothing has been recorded.'}</div>
        )}
      </div>
    );
  return (
    <div class="chart-body" style={size} data-loading={isLoading}>
      {isTable && <ChartTableView title={title} table={props.table()} />}
      {/* Only out of sight: it keeps its canvas and the place that the table has then. */}
      <div class="chart-picture" data-hidden={isTable}>
        {props.children}
      </div>
    </div>
  );
}
