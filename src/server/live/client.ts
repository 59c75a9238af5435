/** A message as it goes over the wire; made once, however many it goes to. */
export interface StreamMessage {
  readonly event: string;
  readonly text: string;
}

const MAX_QUEUED = 64;
const MAX_QUEUED_CHARACTERS = 4 << 20;
/** Whoever has read nothing for so long, though there was something to read, has gone. */
const STALLED_MS = 60_000;

export function streamMessage(event: string, cursor: string | null, data: unknown): StreamMessage {
  const id = cursor === null ? '' : `id: ${cursor}\n`;
  return { event, text: `${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n` };
}

const RESYNC = streamMessage('resync', null, { reason: 'slow-client' });
const BEAT = ': beat\n\n';

/**
 * One reader of a stream. What it does not take at once waits in a queue of bounded length; where that is
 * full, all of it is let go of, and a `resync` tells the reader to load anew what it shows.
 */
export class StreamClient {
  readonly response: Response;
  readonly #onGone: () => void;
  readonly #onDropped: (messages: number) => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #queue: string[] = [];
  #queuedCharacters = 0;
  #waitingSinceMs: number | null = null;
  #isClosed = false;

  constructor(onGone: () => void, onDropped: (messages: number) => void) {
    this.#onGone = onGone;
    this.#onDropped = onDropped;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#flush(),
        cancel: () => this.#leave(),
      },
      { highWaterMark: 1 },
    );
    this.response = new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
    // A reader that lost its connection comes back after so many milliseconds.
    this.#put('retry: 1000\n\n');
  }

  send(message: StreamMessage): void {
    this.#put(message.text);
  }

  beat(nowMs: number): void {
    if (this.#waitingSinceMs !== null && nowMs - this.#waitingSinceMs > STALLED_MS) {
      this.#controller?.error(new Error('the reader of this stream takes nothing'));
      this.#leave();
    } else if (this.#queue.length === 0) this.#put(BEAT);
  }

  #put(text: string): void {
    if (this.#isClosed) return;
    this.#queue.push(text);
    this.#queuedCharacters += text.length;
    this.#flush();
    if (this.#queue.length <= MAX_QUEUED && this.#queuedCharacters <= MAX_QUEUED_CHARACTERS) return;
    this.#onDropped(this.#queue.length);
    this.#queue = [RESYNC.text];
    this.#queuedCharacters = RESYNC.text.length;
  }

  #flush(): void {
    const controller = this.#controller;
    if (controller === null || this.#isClosed) return;
    while (this.#queue.length > 0 && (controller.desiredSize ?? 0) > 0) {
      const text = this.#queue.shift()!;
      this.#queuedCharacters -= text.length;
      controller.enqueue(Buffer.from(text));
    }
    if (this.#queue.length === 0) this.#waitingSinceMs = null;
    else this.#waitingSinceMs ??= performance.now();
  }

  /** Sends what is left as far as it is taken at once, and ends the stream. */
  end(message: StreamMessage): void {
    if (this.#isClosed) return;
    // Taken out first: a reader that waits asks for more within `enqueue`.
    const left = [...this.#queue, message.text];
    this.#queue = [];
    const controller = this.#controller!;
    for (const text of left) controller.enqueue(Buffer.from(text));
    controller.close();
    this.#leave();
  }

  #leave(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue = [];
    this.#onGone();
  }
}
