import { trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeSpan } from '../../src/bus/span-context.js';
import { type Span, Telemetry } from '../../src/bus/telemetry.js';
import { namesOf, type SeenEvent, seenOn } from './seen.js';

const idsOf = ({ metadata }: SeenEvent) => ({
  trace: metadata['trace_id'],
  span: metadata['span_id'],
  parent: metadata['parent_span_id'],
});

describe('a span', () => {
  it('around a function returns what it returns, between start and stop', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    expect(bus.span('work', { model: 'm' }, () => 42)).toBe(42);
    expect(namesOf(seen)).toEqual(['work.start', 'work.stop']);
    expect(seen[0]?.measurements['system_time']).toBeGreaterThan(1.7e18);
    expect(seen[0]?.metadata).toMatchObject({ model: 'm' });
    expect(seen[1]?.metadata).toMatchObject({ model: 'm' });
    expect(seen[1]?.measurements['duration']).toBeGreaterThanOrEqual(0);
  });

  it('measures nanoseconds', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['work.stop']);
    bus.span('work', {}, () => {
      const end = process.hrtime.bigint() + 2_000_000n;
      while (process.hrtime.bigint() < end);
    });
    expect(seen[0]?.measurements['duration']).toBeGreaterThanOrEqual(2_000_000);
  });

  it('around a function that throws ends in an exception, and the error goes on', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    const error = new RangeError('too far');
    expect(() =>
      bus.span('work', {}, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(namesOf(seen)).toEqual(['work.start', 'work.exception']);
    expect(seen[1]?.metadata['error']).toEqual({ name: 'RangeError', message: 'too far' });
    expect(seen[1]?.measurements).toHaveProperty('duration');
  });

  it('around a promise ends when that settles', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    let settle = (_: string): void => {};
    const result = bus.span('work', {}, () => new Promise<string>((resolve) => (settle = resolve)));
    expect(namesOf(seen)).toEqual(['work.start']);
    settle('done');
    expect(await result).toBe('done');
    expect(namesOf(seen)).toEqual(['work.start', 'work.stop']);
  });

  it('around a promise that rejects ends in an exception, and rejects alike', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    const error = new Error('later');
    await expect(bus.span('work', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(namesOf(seen)).toEqual(['work.start', 'work.exception']);
  });

  it('reports what the function adds, when it ends', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    await bus.span('work', { model: 'm' }, async (span: Span) => {
      span.addMeasurements({ tokens: 5 });
      await null;
      span.addMetadata({ model: 'n', cached: true });
    });
    expect(seen[0]?.metadata).not.toHaveProperty('cached');
    expect(seen[0]?.metadata['model']).toBe('m');
    expect(seen[1]?.metadata).toMatchObject({ model: 'n', cached: true });
    expect(seen[1]?.measurements).toMatchObject({ tokens: 5 });
  });

  it('has ids of its own, the same at its start and end', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    let given: Span | undefined;
    bus.span('work', {}, (span) => void (given = span));
    const [start, stop] = seen.map(idsOf);
    expect(start).toEqual(stop);
    expect(start).toEqual({ trace: given?.traceId, span: given?.spanId, parent: undefined });
    expect(start?.trace).toMatch(/^[0-9a-f]{32}$/);
    expect(start?.span).toMatch(/^[0-9a-f]{16}$/);
  });

  it('inside another is its child, also across awaits and side by side', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['outer.start', 'inner.start', 'innermost.start']);
    await bus.span('outer', {}, async () => {
      await null;
      await Promise.all(
        [1, 2].map((n) =>
          bus.span('inner', { n }, async () => {
            await null;
            bus.span('innermost', { n }, () => {});
          }),
        ),
      );
    });
    expect(activeSpan()).toBeUndefined();
    const [outer, ...rest] = seen;
    const inner = rest.filter(({ name }) => name === 'inner.start');
    expect(inner).toHaveLength(2);
    for (const span of inner) {
      expect(idsOf(span)).toMatchObject({ trace: idsOf(outer!).trace, parent: idsOf(outer!).span });
      const innermost = rest.find(
        ({ name, metadata }) => name === 'innermost.start' && metadata['n'] === span.metadata['n'],
      )!;
      expect(idsOf(innermost).parent).toBe(idsOf(span).span);
      expect(idsOf(innermost).trace).toBe(idsOf(outer!).trace);
    }
    expect(new Set(seen.map((event) => idsOf(event).span)).size).toBe(5);
  });

  it('side by side with another begins a trace of its own', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['work.start']);
    for (let i = 0; i < 200; i++) bus.span('work', {}, () => {});
    expect(new Set(seen.map((event) => idsOf(event).trace)).size).toBe(200);
    expect(new Set(seen.map((event) => idsOf(event).span)).size).toBe(200);
  });

  it('does not stand in the way of a function for a name that is none', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    expect(bus.span('a..b', {}, () => 1)).toBe(1);
    expect(await bus.span([] as never, {}, async () => 2)).toBe(2);
    expect(seen).toEqual([]);
    expect(bus.rejected).toBe(4);
  });

  it('does not stand in the way for metadata that is none, or cannot be read', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    const hostile = {
      fine: 1,
      get bad(): never {
        throw new Error('no');
      },
    };
    expect(bus.span('work', null as never, () => 1)).toBe(1);
    const result = bus.span('work', hostile, (span) => {
      span.addMetadata(hostile);
      span.addMeasurements(5 as never);
      return 2;
    });
    expect(result).toBe(2);
    expect(seen[3]?.metadata).toMatchObject({ fine: 1, bad: '[unreadable: no]' });
  });
});

describe('a span around something odd', () => {
  it('waits for what is a promise only by its looks', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    // biome-ignore lint/suspicious/noThenProperty: that is the case at hand
    const thenable = { then: (resolve: (value: number) => void) => resolve(7) };
    expect(await bus.span('t', {}, () => thenable)).toBe(7);
    expect(namesOf(seen)).toEqual(['t.start', 't.stop']);
    const hostile = {
      // biome-ignore lint/suspicious/noThenProperty: that is the case at hand
      get then(): never {
        throw new Error('no');
      },
    };
    expect(bus.span('t', {}, () => hostile)).toBe(hostile);
    expect(namesOf(seen).slice(2)).toEqual(['t.start', 't.stop']);
  });

  it('keeps of an error its code, status and cause', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['t.exception']);
    const error = Object.assign(new Error('x', { cause: new Error('y') }), {
      code: 'E',
      status: 429,
    });
    expect(() =>
      bus.span('t', {}, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(seen[0]?.metadata['error']).toEqual({
      name: 'Error',
      message: 'x',
      code: 'E',
      status: 429,
      cause: 'Error: y',
    });
  });

  it('is refused around no function', () => {
    const bus = new Telemetry();
    const seen = seenOn(bus);
    expect(() => bus.span('t', {}, undefined as never)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        details: expect.objectContaining({ path: 'fn' }),
      }),
    );
    expect(seen).toEqual([]);
  });
});

describe('under OpenTelemetry', () => {
  const provider = new NodeTracerProvider();
  beforeAll(() => provider.register());
  afterAll(() => {
    trace.disable();
  });

  it('a span is a child of the one that is active there', async () => {
    const bus = new Telemetry();
    const seen = seenOn(bus, ['work.start']);
    const tracer = trace.getTracer('test');
    await tracer.startActiveSpan('theirs', async (theirs) => {
      await null;
      bus.span('work', {}, () => {});
      const { traceId, spanId } = theirs.spanContext();
      expect(activeSpan()).toMatchObject({ traceId, spanId });
      expect(idsOf(seen[0]!)).toMatchObject({ trace: traceId, parent: spanId });
      theirs.end();
    });
    bus.span('work', {}, () => {});
    expect(idsOf(seen[1]!).parent).toBeUndefined();
    expect(activeSpan()).toBeUndefined();
  });
});
