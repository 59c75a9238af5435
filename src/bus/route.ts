import { type Channel, channel } from 'node:diagnostics_channel';

/** What a handler is called with: the Elixir library's four, in the same order. */
export type HandlerFunction = (
  eventName: string,
  measurements: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>>,
  config: unknown,
) => void;

/** A tap sees the events of its patterns before the handlers do, with the route that each took. */
export type Tap = (
  route: Route,
  measurements: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>>,
) => void;

export interface Handler {
  readonly id: string;
  readonly patterns: readonly string[];
  readonly matches: (name: string) => boolean;
  readonly call: HandlerFunction;
  readonly config: unknown;
  failures: number;
}

/** What other tools subscribe to: `diagnostics_channel.subscribe('crucible:req_llm.request.stop', …)`. */
export function channelName(eventName: string): string {
  return `crucible:${eventName}`;
}

/**
 * One event name and who listens to it, worked out once and again after every attach or detach.
 * `id` is small and dense, so that whoever keeps state for each name can keep it in an array; after
 * an eviction another route may have the same.
 */
export class Route {
  readonly id: number;
  readonly name: string;
  readonly channel: Channel;
  handlers: readonly Handler[] = [];
  taps: readonly Tap[] = [];
  version = -1;
  /** True when neither handlers nor taps listen; the channel is asked separately. */
  idle = true;
  /** Whether an event took it since it was last considered for eviction. */
  isUsed = false;
  isPinned = false;

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
    this.channel = channel(channelName(name));
  }
}
