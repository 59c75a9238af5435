export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it waits for
  readonly data: any;
}

/** Reads server-sent events as a browser does: over fetch, field by field. */
export class StreamReader {
  readonly events: StreamEvent[] = [];
  readonly response: Response;
  /** Comments, as heartbeats are. */
  comments = 0;
  isOver = false;
  readonly #controller: AbortController;
  readonly #waiting = new Set<() => void>();

  private constructor(response: Response, controller: AbortController) {
    this.response = response;
    this.#controller = controller;
    void this.#read();
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const controller = new AbortController();
    const response = await fetch(url, { headers, signal: controller.signal });
    return new StreamReader(response, controller);
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of this.response.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const parts = text.split('\n\n');
        text = parts.pop()!;
        for (const part of parts) this.#take(part);
        this.#wake();
      }
    } catch {
      // Closed here, or by the server.
    }
    this.isOver = true;
    this.#wake();
  }

  #take(part: string): void {
    if (part.startsWith(':')) {
      this.comments++;
      return;
    }
    const fields = new Map(
      part.split('\n').map((line) => {
        const at = line.indexOf(': ');
        return [line.slice(0, at), line.slice(at + 2)] as const;
      }),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    const id = fields.get('id') ?? null;
    this.events.push({ id, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** The first event that passes; rejects when the stream ends, or takes too long. */
  until(passes: (event: StreamEvent) => boolean, withinMs = 5000): Promise<StreamEvent> {
    return this.#when(() => this.events.find(passes), withinMs);
  }

  over(withinMs = 5000): Promise<true> {
    return this.#when(() => (this.isOver ? true : undefined), withinMs);
  }

  beat(withinMs = 5000): Promise<true> {
    return this.#when(() => (this.comments > 0 ? true : undefined), withinMs);
  }

  #when<T>(found: () => T | undefined, withinMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = (): void => {
        const value = found();
        if (value !== undefined) {
          end();
          resolve(value);
        } else if (this.isOver) {
          end();
          reject(new Error(`the stream ended; it said ${this.said()}`));
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`nothing came within ${withinMs} ms; it said ${this.said()}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  said(): string {
    return this.events.map(({ event }) => event).join(', ');
  }

  get lastId(): string | null {
    return this.events.findLast(({ id }) => id !== null)?.id ?? null;
  }

  close(): void {
    this.#controller.abort();
  }
}
