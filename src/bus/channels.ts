import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { systemClock } from '../clock.js';
import { refuse } from '../errors.js';
import { eventName } from '../event/name.js';
import type { EventNameInput } from '../event/types.js';
import type { Telemetry, Values } from './telemetry.js';
import { failureReport } from './thrown.js';

/** What a channel's message becomes: measurements and metadata, or null to leave it out. */
export type MessageReader = (
  message: unknown,
) => { measurements?: Values; metadata?: Values } | null;

export interface ChannelOptions {
  /** Name of the events; for a tracing channel, the prefix before `.start`, `.stop`, `.exception`. */
  readonly event: EventNameInput;
  /** Default: a message's own fields become metadata. */
  readonly read?: MessageReader;
}

const asMetadata: MessageReader = (message) => ({
  metadata: typeof message === 'object' && message !== null ? (message as Values) : { message },
});

function decode(channel: unknown, options: ChannelOptions): { name: string; read: MessageReader } {
  if (typeof channel !== 'string' || channel === '') {
    throw refuse('invalid-argument', 'channel', 'the name of a diagnostics channel', channel);
  }
  return { name: eventName(options.event, 'options.event'), read: options.read ?? asMetadata };
}

/**
 * Turns every message of another library's diagnostics channel into an event. A reader that throws
 * loses that one message, which is reported as `telemetry.handler.failure`; it never reaches the
 * library that published. Returns a function that ends it.
 *
 * @example
 * attachChannel(telemetry, 'undici:request:create', {
 *   event: 'http.request.start',
 *   read: ({ request }) => ({ metadata: { method: request.method, path: request.path } }),
 * });
 */
export function attachChannel(
  bus: Telemetry,
  channel: string,
  options: ChannelOptions,
): () => void {
  const { name, read } = decode(channel, options);
  const forward = guarded(bus, channel, (message) => {
    const event = read(message);
    if (event !== null) bus.execute(name, event.measurements, event.metadata);
  });
  subscribe(channel, forward);
  return () => void unsubscribe(channel, forward);
}

/**
 * Turns the operations that another library traces (`diagnostics_channel.tracingChannel`) into
 * start, stop and exception events with a duration in nanoseconds. A promise's operation ends when
 * it settles.
 */
export function attachTracingChannel(
  bus: Telemetry,
  channel: string,
  options: ChannelOptions,
): () => void {
  const { name, read } = decode(channel, options);
  const startedNs = new WeakMap<object, number>();
  const failed = new WeakSet<object>();
  const emit = (
    suffix: string,
    message: object,
    measurements: Values,
    metadata: Values = {},
  ): void => {
    const event = read(message);
    if (event === null) return;
    bus.execute(
      `${name}.${suffix}`,
      { ...measurements, ...event.measurements },
      { ...event.metadata, ...metadata },
    );
  };
  const end = (message: object): void => {
    const started = startedNs.get(message);
    if (started === undefined) return;
    startedNs.delete(message);
    const measurements = { duration: systemClock.nowNs() - started };
    if (failed.has(message)) {
      emit('exception', message, measurements, { error: (message as { error?: unknown }).error });
    } else {
      emit('stop', message, measurements);
    }
  };
  // A tracing channel's message is the operation's own object, whoever publishes it.
  const on = (forward: (message: object) => void) =>
    guarded(bus, channel, (message) => {
      if (typeof message === 'object' && message !== null) forward(message);
    });
  const handlers = {
    start: on((message) => {
      failed.delete(message);
      startedNs.set(message, systemClock.nowNs());
      emit('start', message, { system_time: systemClock.nowUs() * 1000 });
    }),
    // The synchronous part is over: for a call that goes on as a promise, asyncStart ends it.
    end: on((message) => {
      if ('result' in message || 'error' in message) end(message);
    }),
    asyncStart: on(end),
    asyncEnd: on(end),
    error: on((message) => void failed.add(message)),
  };
  const traced = tracingChannel<unknown, object>(channel);
  traced.subscribe(handlers);
  return () => void traced.unsubscribe(handlers);
}

/** An exception in a channel's subscriber would end the process that published. */
function guarded(bus: Telemetry, channel: string, forward: (message: unknown) => void) {
  return (message: unknown): void => {
    try {
      forward(message);
    } catch (error) {
      bus.execute(
        'telemetry.handler.failure',
        ...failureReport(`channel:${channel}`, channel, error),
      );
    }
  };
}
