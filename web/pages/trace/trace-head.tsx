import type { ComponentChildren } from 'preact';
import { Notice } from '../../controls/notice.tsx';
import { formatExact, formatValue } from '../../format/number.ts';
import { formatTimestamp } from '../../format/time.ts';
import { Link } from '../../routing/link.tsx';
import { formatDurationUs, type TraceTotals } from './trace-tree.ts';

interface TraceHeadProps {
  readonly experimentId: string;
  readonly experimentName: string | null;
  readonly traceId: string;
  readonly totals: TraceTotals | null;
  readonly isTruncated: boolean;
}

export function TraceHead(props: TraceHeadProps) {
  const { experimentId, experimentName, traceId, totals, isTruncated } = props;
  const path = `/experiments/${encodeURIComponent(experimentId)}`;
  return (
    <header class="trace-head">
      <nav aria-label="Where this is" class="trace-path">
        <Link to="/">Experiments</Link>
        <span aria-hidden="true">/</span>
        <Link to={path} class="trace-path-name">
          {experimentName ?? experimentId}
        </Link>
        <span aria-hidden="true">/</span>
        <Link to={`${path}/events`}>Events</Link>
      </nav>
      <div class="trace-title">
        <h1>{totals?.name ?? 'Trace'}</h1>
        <span class="muted trace-id">{traceId}</span>
      </div>
      <dl class="trace-totals">
        <Figure name="Started">
          {totals === null ? '' : formatTimestamp(totals.fromUs / 1000, { milliseconds: true })}
        </Figure>
        <Figure
          name="Duration"
          title={totals === null ? '' : `${formatExact(totals.toUs - totals.fromUs)} µs`}
        >
          {totals === null ? '' : formatDurationUs(totals.toUs - totals.fromUs)}
          {totals !== null && totals.open > 0 ? ' so far' : ''}
        </Figure>
        <Figure name="Spans">{totals === null ? '' : formatExact(totals.spans)}</Figure>
        <Figure name="Failed" tone={totals !== null && totals.failed > 0 ? 'bad' : undefined}>
          {totals === null ? '' : `${totals.failed > 0 ? '✕ ' : ''}${formatExact(totals.failed)}`}
        </Figure>
        <Figure name="Not ended" tone={totals !== null && totals.open > 0 ? 'warn' : undefined}>
          {totals === null ? '' : `${totals.open > 0 ? '▷ ' : ''}${formatExact(totals.open)}`}
        </Figure>
        <Figure name="Cost" title="The sum over the spans that have one">
          {totals === null ? '' : formatValue(totals.costUsd, 'dollars')}
        </Figure>
        <Figure name="Tokens" title="The sum over the spans that have some">
          {totals === null ? '' : formatValue(totals.tokens, 'tokens')}
        </Figure>
      </dl>
      {isTruncated && (
        <Notice tone="warn">
          Only the first 10,000 events of this trace are shown: spans may be missing, and the
          figures are of those that are here.
        </Notice>
      )}
      {totals !== null && totals.odd > 0 && (
        <Notice tone="warn">
          {totals.odd === 1
            ? 'One span does not agree with its parent'
            : `${formatExact(totals.odd)} spans do not agree with their parents`}
          : a clock was off, or an event is missing. They are drawn where their events say, and
          marked “⚠ clock”.
        </Notice>
      )}
    </header>
  );
}

interface FigureProps {
  readonly name: string;
  readonly title?: string;
  readonly tone?: 'bad' | 'warn' | undefined;
  readonly children: ComponentChildren;
}

function Figure({ name, title, tone, children }: FigureProps) {
  return (
    <div class="trace-total" title={title} data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
