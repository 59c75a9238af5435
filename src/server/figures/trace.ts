import type { TelemetryEvent } from '../../event/event.js';
import { wire } from '../index/rows.js';
import type { TraceAnswer, TraceSpan } from '../protocol.js';

const ENDING = /\.(?:start|stop|exception)$/;
const NS_PER_US = 1000;

/** The spans that events tell of: each one's start and end, parents before their children. */
export function traceOf(
  traceId: string,
  events: readonly TelemetryEvent[],
  truncated: boolean,
): TraceAnswer {
  const bySpan = new Map<string, TelemetryEvent[]>();
  const looseEventIds: string[] = [];
  for (const event of events) {
    if (event.spanId === null) looseEventIds.push(event.eventId);
    else bySpan.set(event.spanId, [...(bySpan.get(event.spanId) ?? []), event]);
  }
  const spans = inTree([...bySpan].map(([spanId, own]) => spanOf(spanId, own)));
  const ends = events.map(({ timestampUs }) => timestampUs);
  return {
    traceId,
    startUs:
      spans.length + ends.length === 0 ? null : least([...ends, ...spans.map((s) => s.startUs)]),
    endUs: ends.length === 0 ? null : Math.max(...ends),
    spans,
    looseEventIds,
    truncated,
  };
}

function spanOf(spanId: string, events: readonly TelemetryEvent[]): Omit<TraceSpan, 'depth'> {
  const last = events.at(-1)!;
  const end = events.findLast(({ eventName }) => /\.(?:stop|exception)$/.test(eventName));
  const told = end ?? last;
  const durationUs = durationOf(told);
  const isOver = end !== undefined || durationUs !== null;
  const first = least(events.map(({ timestampUs }) => timestampUs));
  return {
    spanId,
    parentSpanId: events.find((event) => event.parentSpanId !== null)?.parentSpanId ?? null,
    name: told.eventName.replace(ENDING, ''),
    startUs:
      durationUs === null ? first : Math.min(first, Math.round(told.timestampUs - durationUs)),
    endUs: isOver ? told.timestampUs : null,
    success: told.success,
    model: told.model,
    costUsd: told.costUsd === null ? null : wire(told.costUsd),
    totalTokens: told.totalTokens === null ? null : wire(told.totalTokens),
    eventIds: events.map(({ eventId }) => eventId),
  };
}

function durationOf({ measurements, latencyMs }: TelemetryEvent): number | null {
  const { duration } = measurements;
  if (typeof duration === 'number' && duration >= 0) return duration / NS_PER_US;
  return latencyMs !== null && latencyMs >= 0 ? latencyMs * 1000 : null;
}

/** A parent that is not there makes a root of its child; one that is its own ancestor, too. */
function inTree(spans: readonly Omit<TraceSpan, 'depth'>[]): TraceSpan[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | null, Omit<TraceSpan, 'depth'>[]>();
  for (const span of [...spans].sort((a, b) => a.startUs - b.startUs)) {
    const { parentSpanId } = span;
    const parent = parentSpanId !== null && known.has(parentSpanId) ? parentSpanId : null;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const ordered: TraceSpan[] = [];
  const placed = new Set<string>();
  const place = (roots: readonly Omit<TraceSpan, 'depth'>[]): void => {
    // A stack of its own: a trace may be deeper than calls may.
    const waiting = roots.map((span) => ({ span, depth: 0 })).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      ordered.push({ ...span, depth });
      for (const child of (children.get(span.spanId) ?? []).toReversed())
        waiting.push({ span: child, depth: depth + 1 });
    }
  };
  place(children.get(null) ?? []);
  place(spans.filter(({ spanId }) => !placed.has(spanId)));
  return ordered;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
