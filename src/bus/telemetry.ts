import { systemClock } from '../clock.js';
import { CrucibleError, refuse } from '../errors.js';
import { compilePatterns, type EventName, eventName } from '../event/name.js';
import { readableCopy } from '../event/readable.js';
import type { EventNameInput, MeasurementsOf, MetadataOf } from '../event/types.js';
import type { Handler, HandlerFunction, Route, Tap } from './route.js';
import { Routes } from './routes.js';
import { activeSpan, childSpan, runInSpan, type SpanContext } from './span-context.js';
import { describeThrown, failureReport } from './thrown.js';

export type Values = Readonly<Record<string, unknown>>;

/** A handler as `listHandlers` shows it. */
export interface HandlerInfo {
  readonly id: string;
  readonly events: readonly string[];
  readonly config: unknown;
  /** How often it threw. It stays attached all the same. */
  readonly failures: number;
}

/** An event looked up once, for a loop that emits it often. */
export interface EventEmitter<Name extends EventNameInput = string> {
  readonly name: string;
  execute(measurements?: MeasurementsOf<Name>, metadata?: MetadataOf<Name>): void;
}

/** What a spanned function may add to its own stop or exception event. */
export interface Span extends SpanContext {
  addMeasurements(values: Values): void;
  addMetadata(values: Values): void;
}

const NONE: Values = Object.freeze({});
/** Handlers that emit events, whose handlers emit events, and so on: so far, no further. */
const MAX_NESTING = 64;
const HANDLER_FAILURE = 'telemetry.handler.failure';

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}

/**
 * Where events are emitted and listened to. Emitting is synchronous, costs next to nothing when
 * nobody listens, and never throws: what a handler throws is counted, reported as an event
 * `telemetry.handler.failure`, and goes no further; the handler stays attached.
 */
export class Telemetry {
  readonly #handlers = new Map<string, Handler>();
  readonly #taps = new Map<Tap, (name: string) => boolean>();
  readonly #routes = new Routes();
  #version = 0;
  #reportingFailure = false;
  #depth = 0;
  /** The nesting went too deep: what is under way comes to its end without further handlers. */
  #isRunaway = false;
  #refused: { readonly handlerId: string; readonly name: string } | null = null;
  #rejected = 0;

  /** Calls of `execute` whose event name was none, so that no event came of them. */
  get rejected(): number {
    return this.#rejected;
  }

  /**
   * Emits an event to everything that listens to its name.
   *
   * @example
   * telemetry.execute('req_llm.request.stop', { duration: 1.2e9 }, { model: 'gpt-4o', sample_id: 's1' });
   */
  execute<const Name extends EventNameInput>(
    name: Name,
    measurements?: MeasurementsOf<Name>,
    metadata?: MetadataOf<Name>,
  ): void {
    const route = this.#routes.get(name as string) ?? this.#findRoute(name);
    if (route === null) return;
    this.#dispatch(route, measurements, metadata);
  }

  /**
   * The same as `execute`, with the name looked up once.
   *
   * @example
   * const batchDone = telemetry.event('crucible_train.batch.stop');
   * for (const batch of batches) batchDone.execute({ loss: train(batch) });
   */
  event<const Name extends EventNameInput>(name: Name): EventEmitter<Name> {
    const dotted = eventName(name);
    const route = this.#routes.pinned(dotted);
    return {
      name: dotted,
      execute: (measurements, metadata) => this.#dispatch(route, measurements, metadata),
    };
  }

  /**
   * Runs `fn` and emits `<prefix>.start`, then `<prefix>.stop` or, when it threw or rejected,
   * `<prefix>.exception`, both with a `duration` in nanoseconds; the error goes on to the caller.
   * All carry `trace_id`, `span_id` and `parent_span_id`; spans inside are its children. What `fn`
   * adds to the span it is given is reported when it ends: when `fn` returns, or, where it returns a
   * promise, when that settles. A generator has not begun when it is returned: its span ends when it
   * is created. Under a prefix that is no name, `fn` runs without events, which are counted in
   * `rejected`.
   *
   * @example
   * const answer = await telemetry.span('req_llm.request', { model: 'gpt-4o' }, async (span) => {
   *   const response = await ask(question);
   *   span.addMetadata({ usage: response.usage });
   *   return response.text;
   * });
   */
  span<T>(prefix: EventNameInput, metadata: Values, fn: (span: Span) => T): T {
    if (typeof fn !== 'function') throw refuse('invalid-argument', 'fn', 'a function', fn);
    const name = nameOrNone(prefix);
    const parent = activeSpan();
    const context = childSpan(parent);
    const ids = {
      trace_id: context.traceId,
      span_id: context.spanId,
      ...(parent ? { parent_span_id: parent.spanId } : {}),
    };
    const told: Record<string, unknown> = { ...ids, ...copyOf(metadata) };
    const measured: Record<string, unknown> = {};
    const span: Span = {
      ...context,
      addMeasurements: (values) => void Object.assign(measured, copyOf(values)),
      addMetadata: (values) => void Object.assign(told, copyOf(values)),
    };
    this.execute(`${name}.start`, { system_time: systemClock.nowUs() * 1000 }, { ...told });
    const startNs = systemClock.nowNs();
    const end = (suffix: string, outcome: Values): void => {
      const duration = systemClock.nowNs() - startNs;
      this.execute(`${name}.${suffix}`, { duration, ...measured }, { ...told, ...outcome });
    };
    const stop = (): void => end('stop', NONE);
    const fail = (error: unknown): void => end('exception', { error: describeThrown(error) });
    let result: T;
    try {
      result = runInSpan(context, () => fn(span));
    } catch (error) {
      fail(error);
      throw error;
    }
    if (!isThenable(result)) {
      stop();
      return result;
    }
    // Not every thenable calls both, returns something, or bears being waited for twice.
    const promise = result instanceof Promise ? result : Promise.resolve(result);
    return promise.then(
      (value) => {
        stop();
        return value;
      },
      (error: unknown) => {
        fail(error);
        throw error;
      },
    ) as T;
  }

  /**
   * Calls `handler` for every event of that name, or below that prefix (`'req_llm.**'`, `'**'`).
   * Returns a function that detaches it. An id that is taken is refused with `handler-exists`.
   */
  attach(
    handlerId: string,
    event: EventName,
    handler: HandlerFunction,
    config?: unknown,
  ): () => void {
    return this.attachMany(handlerId, [event], handler, config);
  }

  /** `attach` for several names and prefixes; an event that several match is handled once. */
  attachMany(
    handlerId: string,
    events: readonly EventName[],
    handler: HandlerFunction,
    config?: unknown,
  ): () => void {
    if (typeof handlerId !== 'string' || handlerId === '') {
      throw refuse('invalid-argument', 'handlerId', 'a non-empty string', handlerId);
    }
    if (typeof handler !== 'function') {
      throw refuse('invalid-argument', 'handler', 'a function', handler);
    }
    if (this.#handlers.has(handlerId)) {
      throw new CrucibleError('handler-exists', `a handler "${handlerId}" is attached already`, {
        path: 'handlerId',
        expected: 'an id that no attached handler has',
        received: handlerId,
      });
    }
    const matches = compilePatterns(events);
    const patterns = events.map((event) => (typeof event === 'string' ? event : event.join('.')));
    this.#handlers.set(handlerId, {
      id: handlerId,
      patterns,
      matches,
      call: handler,
      config,
      failures: 0,
    });
    this.#version++;
    return () => void this.detach(handlerId);
  }

  /** Whether a handler of that id was attached; it no longer is. */
  detach(handlerId: string): boolean {
    const known = this.#handlers.delete(handlerId);
    if (known) this.#version++;
    return known;
  }

  /** The attached handlers, or only those that the event name would reach. */
  listHandlers(event?: EventName): HandlerInfo[] {
    const name = event === undefined ? null : eventName(event);
    return [...this.#handlers.values()]
      .filter((handler) => name === null || handler.matches(name))
      .map(({ id, patterns, config, failures }) => ({ id, events: patterns, config, failures }));
  }

  /** @internal Adds an observer that gets the route of each event along with it. */
  tap(events: readonly EventName[], tap: Tap): () => void {
    this.#taps.set(tap, compilePatterns(events));
    this.#version++;
    return () => {
      if (this.#taps.delete(tap)) this.#version++;
    };
  }

  #dispatch(route: Route, measurements: unknown, metadata: unknown): void {
    route.isUsed = true;
    if (route.version !== this.#version) this.#compile(route);
    const heard = route.channel.hasSubscribers;
    if (route.idle && !heard) return;
    const measured = isValues(measurements) ? measurements : NONE;
    const told = isValues(metadata) ? metadata : NONE;
    for (const tap of route.taps) {
      try {
        tap(route, measured, told);
      } catch (error) {
        this.#reportFailure('(tap)', route.name, error);
      }
    }
    if (route.handlers.length === 0 && !heard) return;
    if (this.#isRunaway || this.#depth >= MAX_NESTING) {
      this.#refuse(route);
      return;
    }
    this.#depth++;
    for (const handler of route.handlers) {
      try {
        const returned: unknown = handler.call(route.name, measured, told, handler.config);
        if (returned !== undefined) this.#watch(handler, route.name, returned);
      } catch (error) {
        this.#fail(handler, route.name, error);
      }
    }
    if (heard) route.channel.publish({ name: route.name, measurements: measured, metadata: told });
    if (--this.#depth === 0 && this.#isRunaway) this.#endRunaway();
  }

  /**
   * Handlers that emit two events each would, though the depth is bounded, not come to an end in
   * this life: once the bound is met, no nested event is handled any more.
   */
  #refuse(route: Route): void {
    this.#isRunaway = true;
    for (const handler of route.handlers) {
      handler.failures++;
      this.#refused ??= { handlerId: handler.id, name: route.name };
    }
  }

  /** Reported once all is back at the outermost event, where the report is handled like any other. */
  #endRunaway(): void {
    const refused = this.#refused;
    this.#isRunaway = false;
    this.#refused = null;
    if (refused === null) return;
    const error = new RangeError(`not called: events were emitted ${MAX_NESTING} handlers deep`);
    this.#reportFailure(refused.handlerId, refused.name, error);
  }

  /** An async handler that rejects has failed like one that throws; it must not end the process. */
  #watch(handler: Handler, name: string, returned: unknown): void {
    if (isThenable(returned))
      Promise.resolve(returned).then(undefined, (error: unknown) =>
        this.#fail(handler, name, error),
      );
  }

  #fail(handler: Handler, name: string, error: unknown): void {
    handler.failures++;
    // An async handler of the failure event that rejects would report itself for ever.
    if (name !== HANDLER_FAILURE) this.#reportFailure(handler.id, name, error);
  }

  /** A handler of the failure event that fails itself is counted, and that is the end of it. */
  #reportFailure(handlerId: string, name: string, error: unknown): void {
    if (this.#reportingFailure) return;
    this.#reportingFailure = true;
    try {
      this.execute(HANDLER_FAILURE, ...failureReport(handlerId, name, error));
    } finally {
      this.#reportingFailure = false;
    }
  }

  #compile(route: Route): void {
    route.handlers = [...this.#handlers.values()].filter((handler) => handler.matches(route.name));
    route.taps = [...this.#taps].filter(([, matches]) => matches(route.name)).map(([tap]) => tap);
    route.idle = route.handlers.length === 0 && route.taps.length === 0;
    route.version = this.#version;
  }

  /** For names not met before, and for those written as arrays. */
  #findRoute(input: unknown): Route | null {
    try {
      const name = eventName(input as EventName);
      return this.#routes.of(name);
    } catch {
      this.#rejected++;
      return null;
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return isValues(value) && typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return false;
  }
}

/** The dotted name, or '', below which every name is refused. */
function nameOrNone(input: EventNameInput): string {
  try {
    return eventName(input);
  } catch {
    return '';
  }
}

/** A copy that may be added to; of values that cannot be read, as much of them as can. */
function copyOf(values: unknown): Record<string, unknown> {
  if (!isValues(values)) return {};
  try {
    return { ...values };
  } catch {
    return { ...readableCopy(values).values };
  }
}

/** The bus of this process. */
export const telemetry: Telemetry = new Telemetry();
