import { useMemo } from 'preact/hooks';
import type { ForestPlotProps, ForestRow } from './chart.ts';
import { ChartFrame } from './chart-frame.tsx';
import { forestAxisLabel, forestScale, forestTicks } from './forest-axis.ts';
import { forestRowShapes } from './forest-row.ts';
import { forestScene } from './forest-scene.ts';
import { forestTable } from './forest-table.ts';
import type { Scale } from './scale.ts';
import { Shapes } from './scene-view.tsx';
import type { Tick } from './ticks.ts';
import { useWidth } from './use-width.ts';
import { Verdict } from './verdict.tsx';
import './forest-plot.css';

const ROW_PX = 44;

/**
 * Estimates with their intervals on one axis, the margin that does not matter behind them, and the
 * numbers beside. Where there is little room each row is a small block of its own.
 */
export function ForestPlot(props: ForestPlotProps) {
  const { rows, headings, axisLabel, unit, title, selectedKey = null, onSelect } = props;
  const { ref, widthPx } = useWidth();
  const scale = useMemo(() => forestScale(rows, widthPx), [rows, widthPx]);
  const ticks = useMemo(() => forestTicks(scale, widthPx, unit), [scale, widthPx, unit]);
  const template = `minmax(9rem, 2fr) minmax(10rem, 5fr) repeat(${headings.length}, minmax(4rem, auto)) fit-content(15rem)`;
  return (
    <ChartFrame
      {...props}
      isEmpty={rows.length === 0}
      emptyText={props.emptyText ?? 'There is nothing to compare yet.'}
      table={() => forestTable(props)}
      scene={() => forestScene(props)}
    >
      <div
        class="forest"
        role="table"
        aria-label={title}
        style={{ gridTemplateColumns: template }}
        onKeyDown={onArrow}
      >
        <div class="forest-row forest-head" role="row">
          <span role="columnheader">Metric</span>
          <div ref={ref} class="forest-plot" role="columnheader">
            <span class="forest-axis">{forestAxisLabel(axisLabel, scale)}</span>
            {widthPx > 0 && (
              <svg width={widthPx} height={16} aria-hidden="true">
                {ticks.map(({ value, label }) => (
                  <text key={value} x={scale.toPx(value)} y={12} text-anchor="middle">
                    {label}
                  </text>
                ))}
              </svg>
            )}
          </div>
          {headings.map((heading) => (
            <span key={heading} class="number" role="columnheader">
              {heading}
            </span>
          ))}
          <span role="columnheader">Verdict</span>
        </div>
        {rows.map((row) => (
          <Row
            key={row.key}
            row={row}
            headings={headings}
            isSelected={row.key === selectedKey}
            onSelect={onSelect}
            drawing={{ scale, ticks, widthPx }}
          />
        ))}
      </div>
    </ChartFrame>
  );
}

interface RowProps {
  readonly row: ForestRow;
  readonly headings: readonly string[];
  readonly isSelected: boolean;
  readonly onSelect: ((key: string) => void) | undefined;
  readonly drawing: {
    readonly scale: Scale;
    readonly ticks: readonly Tick[];
    readonly widthPx: number;
  };
}

function Row({ row, headings, isSelected, onSelect, drawing }: RowProps) {
  const { key, label, detail, reason, cells, verdict } = row;
  const choose = onSelect === undefined ? undefined : () => onSelect(key);
  const name = (
    <>
      <span class="forest-label">{label}</span>
      <span class="forest-detail">{detail}</span>
    </>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its first cell is a button that does the same.
    <div
      class="forest-row"
      role="row"
      data-selected={isSelected}
      data-selectable={choose !== undefined}
      onClick={choose}
    >
      <div class="forest-name" role="rowheader" title={`${label}\n${detail}`}>
        {choose === undefined ? (
          name
        ) : (
          <button type="button" class="forest-button" aria-pressed={isSelected}>
            {name}
          </button>
        )}
      </div>
      <div class="forest-plot" role="cell">
        {drawing.widthPx > 0 && (
          <svg width={drawing.widthPx} height={ROW_PX} aria-hidden="true">
            <Shapes shapes={forestRowShapes(row, { ...drawing, heightPx: ROW_PX })} />
          </svg>
        )}
        {row.estimate === null && (
          <span class="forest-none" title={reason ?? undefined}>
            <span>{reason ?? 'No estimate'}</span>
          </span>
        )}
      </div>
      {headings.map((heading, index) => (
        <span key={heading} class="forest-cell number" role="cell" data-heading={heading}>
          {cells[index]}
        </span>
      ))}
      <div class="forest-outcome" role="cell" title={reason ?? undefined}>
        <Verdict verdict={verdict} />
        {reason !== null && row.estimate !== null && <span class="forest-detail">{reason}</span>}
      </div>
    </div>
  );
}

/** From row to row. */
function onArrow(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.forest-button')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]!.focus();
}
