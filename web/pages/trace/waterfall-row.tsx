import { formatExact, formatValue } from '../../format/number.ts';
import { kindOf } from './span-colours.ts';
import { barOf, formatOffset, type TimeRange } from './time-range.ts';
import { formatDurationUs, type SpanNode, STATE_WORDS } from './trace-tree.ts';

interface WaterfallRowProps {
  readonly node: SpanNode;
  readonly id: string;
  readonly rowIndex: number;
  /** Where the trace begins, and the last that is known of it. */
  readonly fromUs: number;
  readonly toUs: number;
  readonly range: TimeRange;
  readonly colour: number;
  readonly isCollapsed: boolean;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onFold: () => void;
  readonly onOpen: () => void;
}

export function WaterfallRow(props: WaterfallRowProps) {
  const { node, fromUs, range, isCollapsed } = props;
  const hasChildren = node.descendants > 0;
  const isTroubled = node.state === 'failed' || node.endUs === null;
  const open = (event: MouseEvent) => {
    if ((event.target as Element).closest('.trace-fold') === null) props.onOpen();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself answers the keyboard.
    <div
      id={props.id}
      class="trace-line trace-row"
      role="row"
      aria-rowindex={props.rowIndex}
      aria-level={node.depth + 1}
      aria-posinset={node.position}
      aria-setsize={node.siblings}
      aria-selected={props.isOpen}
      {...(hasChildren ? { 'aria-expanded': !isCollapsed } : {})}
      data-active={props.isActive}
      title={titleOf(props)}
      onClick={open}
    >
      <div
        class="trace-cell trace-name"
        role="gridcell"
        style={{ '--depth': String(Math.min(node.depth, 24)) }}
      >
        {hasChildren ? (
          <span class="trace-fold" aria-hidden="true" onClick={props.onFold}>
            {isCollapsed ? '▸' : '▾'}
          </span>
        ) : (
          <span class="trace-fold" aria-hidden="true" />
        )}
        <span class="trace-name-text">{node.name}</span>
        {node.model !== null && <span class="trace-detail">{node.model}</span>}
        {isCollapsed && hasChildren && (
          <span class="trace-detail">+{formatExact(node.descendants)}</span>
        )}
        {isTroubled && (
          <span class="trace-state" data-state={node.state}>
            {STATE_WORDS[node.state]}
            {node.state === 'failed' && node.endUs === null ? ', not ended' : ''}
          </span>
        )}
        {node.oddities.length > 0 && (
          <span class="trace-state" data-state="odd">
            ⚠ clock
            <span class="visually-hidden">: {node.oddities.join('; ')}</span>
          </span>
        )}
      </div>
      <div class="trace-cell trace-number trace-start" role="gridcell">
        {formatOffset(node.startUs - fromUs, props.toUs - fromUs, startStep(props.toUs - fromUs))}
      </div>
      <div class="trace-cell trace-number trace-duration" role="gridcell">
        {durationText(node)}
      </div>
      <div class="trace-cell trace-time" role="gridcell">
        <Bar {...props} range={range} />
      </div>
    </div>
  );
}

function Bar({ node, fromUs, toUs, range, colour }: WaterfallRowProps) {
  const start = node.startUs - fromUs;
  const end = (node.endUs ?? Math.max(toUs, node.startUs)) - fromUs;
  const bar = barOf(range, start, end);
  if (bar === null)
    return (
      <span class="trace-beyond" data-side={end < range.from ? 'left' : 'right'} aria-hidden="true">
        {end < range.from ? '◂' : '▸'}
      </span>
    );
  const right = bar.left + bar.width;
  const side = right < 0.62 ? 'after' : bar.left > 0.38 ? 'before' : 'none';
  return (
    <>
      <span
        class="trace-bar"
        aria-hidden="true"
        data-colour={colour}
        data-state={node.state}
        data-ended={node.endUs !== null}
        style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
      />
      {side !== 'none' && node.endUs !== null && (
        <span
          class="trace-bar-label"
          aria-hidden="true"
          style={
            side === 'after'
              ? { left: `calc(${Math.min(1, right) * 100}% + 6px)` }
              : { right: `calc(${(1 - bar.left) * 100}% + 4px)` }
          }
        >
          {durationText(node)}
        </span>
      )}
    </>
  );
}

/** A thousandth of the trace's unit. */
function startStep(wholeUs: number): number {
  if (wholeUs >= 1e6) return 1000;
  return wholeUs >= 1000 ? 10 : 1;
}

function durationText({ startUs, endUs }: SpanNode): string {
  return endUs === null ? 'not ended' : formatDurationUs(endUs - startUs);
}

/** What the pointer is told. */
function titleOf({ node, fromUs }: WaterfallRowProps): string {
  const lines = [
    `${node.name} (${kindOf(node.name)})`,
    `starts at +${formatDurationUs(node.startUs - fromUs)}`,
    node.endUs === null
      ? 'nothing has ended it'
      : `takes ${formatDurationUs(node.endUs - node.startUs)}, until +${formatDurationUs(node.endUs - fromUs)}`,
    STATE_WORDS[node.state],
  ];
  if (node.costUsd !== null) lines.push(`costs ${formatValue(node.costUsd, 'dollars')}`);
  if (node.totalTokens !== null) lines.push(`${formatExact(node.totalTokens)} tokens`);
  return [...lines, ...node.oddities].join('\n');
}
