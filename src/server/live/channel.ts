import { problemOf } from '../problem.js';
import { StreamClient, type StreamMessage, streamMessage } from './client.js';
import type { Feed } from './feed.js';

/** While the store does not answer, it is asked again after that time. */
const RETRY_MS = 1000;

/** All who watch one feed: it is polled while there is one of them, and by one loop for all. */
export class Channel {
  readonly #feed: Feed;
  readonly #onEmpty: () => void;
  readonly #onDropped: (messages: number) => void;
  readonly #clients = new Set<StreamClient>();
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | null = null;
  #isUnavailable = false;
  #hasPolled = false;
  #isClosed = false;

  constructor(feed: Feed, onEmpty: () => void, onDropped: (messages: number) => void) {
    this.#feed = feed;
    this.#onEmpty = onEmpty;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Rejects where the feed cannot be read at all: that is no stream but a problem. */
  async join(cursor: string | null): Promise<Response> {
    if (!this.#hasPolled) {
      try {
        await (this.#polling ??= this.#first());
      } catch (error) {
        if (this.#clients.size === 0) this.#onEmpty();
        throw error;
      }
    }
    const client: StreamClient = new StreamClient(() => this.#leave(client), this.#onDropped);
    for (const message of this.#feed.welcome(cursor)) client.send(message);
    if (this.#feed.end !== null || this.#isClosed) {
      client.end(this.#feed.end ?? SERVER_CLOSING);
      if (this.#clients.size === 0) this.#onEmpty();
      return client.response;
    }
    this.#clients.add(client);
    this.#timer ??= this.#later(this.#feed.pauseMs);
    return client.response;
  }

  async #first(): Promise<void> {
    try {
      await this.#feed.poll();
      this.#hasPolled = true;
    } finally {
      this.#polling = null;
    }
  }

  #later(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => void this.#poll(), delayMs);
  }

  async #poll(): Promise<void> {
    let delayMs = RETRY_MS;
    try {
      const messages = await this.#feed.poll();
      if (this.#isUnavailable) this.#broadcast(CAME_BACK);
      this.#isUnavailable = false;
      for (const message of messages) this.#broadcast(message);
      delayMs = this.#feed.pauseMs;
    } catch (error) {
      if (!this.#isUnavailable) this.#broadcast(unavailable(error));
      this.#isUnavailable = true;
    }
    const { end } = this.#feed;
    if (end !== null) this.endAll(end);
    else if (!this.#isClosed && this.#clients.size > 0) this.#timer = this.#later(delayMs);
    else this.#timer = undefined;
  }

  #broadcast(message: StreamMessage): void {
    for (const client of this.#clients) client.send(message);
  }

  beat(nowMs: number): void {
    for (const client of this.#clients) client.beat(nowMs);
  }

  #leave(client: StreamClient): void {
    if (!this.#clients.delete(client) || this.#clients.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#onEmpty();
  }

  endAll(message: StreamMessage): void {
    this.#isClosed = true;
    for (const client of [...this.#clients]) client.end(message);
    clearTimeout(this.#timer);
  }
}

const CAME_BACK = streamMessage('resync', null, { reason: 'store-came-back' });
export const SERVER_CLOSING: StreamMessage = streamMessage('end', null, {
  reason: 'server-closing',
});

function unavailable(error: unknown): StreamMessage {
  const { code, detail } = problemOf(error);
  return streamMessage('unavailable', null, { code, detail });
}
