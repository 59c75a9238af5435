import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** W3C Trace Context ids: 32 and 16 lowercase hex digits. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

const current = new AsyncLocalStorage<SpanContext>();

/** The span that the calling code runs in: one of ours, else OpenTelemetry's. */
export function activeSpan(): SpanContext | undefined {
  return current.getStore() ?? openTelemetrySpan();
}

export function runInSpan<T>(context: SpanContext, fn: () => T): T {
  return current.run(context, fn);
}

let pool = '';
let position = 0;

/** Random hex digits, drawn from the system in larger amounts than one id needs. */
function randomHex(digits: number): string {
  if (position + digits > pool.length) {
    pool = randomBytes(2048).toString('hex');
    position = 0;
  }
  position += digits;
  return pool.slice(position - digits, position);
}

/** A span inside the active one, or the first of a new trace. */
export function childSpan(parent: SpanContext | undefined): SpanContext {
  return { traceId: parent?.traceId ?? randomHex(32), spanId: randomHex(16) };
}

/** What OpenTelemetry's API (1.x) leaves on globalThis, so far as it is needed here. */
interface OpenTelemetryGlobal {
  readonly context?: { active(): { getValue(key: symbol): unknown } };
}

const API = Symbol.for('opentelemetry.js.api.1');
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');
const INVALID_TRACE_ID = '0'.repeat(32);

/** OpenTelemetry's active span, read without loading its package; undefined where there is none. */
function openTelemetrySpan(): SpanContext | undefined {
  const api = (globalThis as Record<symbol, unknown>)[API] as OpenTelemetryGlobal | undefined;
  if (api?.context === undefined) return undefined;
  try {
    const span = api.context.active().getValue(SPAN) as { spanContext?(): SpanContext } | undefined;
    const context = span?.spanContext?.();
    return context === undefined || context.traceId === INVALID_TRACE_ID ? undefined : context;
  } catch {
    return undefined;
  }
}
