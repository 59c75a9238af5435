import { ServerRefusal } from '../problem.js';
import { Channel, SERVER_CLOSING } from './channel.js';
import type { Feed } from './feed.js';

export interface HubSettings {
  readonly heartbeatMs: number;
  readonly maxStreams: number;
}

/** All live streams: a channel for each thing that somebody watches. */
export class LiveHub {
  readonly #settings: HubSettings;
  readonly #channels = new Map<string, Channel>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Those whose first look at what they watch is not over: they have a place, too. */
  #joining = 0;
  /** Messages that slow readers did not get. */
  dropped = 0;
  /** Streams that were opened since the server began. */
  opened = 0;

  constructor(settings: HubSettings) {
    this.#settings = settings;
  }

  get clients(): number {
    let clients = 0;
    for (const channel of this.#channels.values()) clients += channel.size;
    return clients;
  }

  async join(key: string, cursor: string | null, feed: () => Feed): Promise<Response> {
    if (this.#isClosed || this.clients + this.#joining >= this.#settings.maxStreams)
      throw new ServerRefusal('too-many-requests', 'there are too many live streams', {
        'retry-after': '10',
      });
    this.#joining++;
    try {
      const response = await this.#channel(key, feed).join(cursor);
      this.opened++;
      this.#timer ??= setInterval(() => this.#beat(), this.#settings.heartbeatMs).unref();
      return response;
    } finally {
      this.#joining--;
    }
  }

  #channel(key: string, feed: () => Feed): Channel {
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      const made: Channel = new Channel(
        feed(),
        () => {
          if (this.#channels.get(key) === made) this.#channels.delete(key);
        },
        (messages) => {
          this.dropped += messages;
        },
      );
      channel = made;
      this.#channels.set(key, made);
    }
    return channel;
  }

  #beat(): void {
    const nowMs = performance.now();
    for (const channel of this.#channels.values()) channel.beat(nowMs);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const channel of [...this.#channels.values()]) channel.endAll(SERVER_CLOSING);
  }
}
