import { signal } from '@preact/signals';
import { ApiProblem, getResponse, StoreUnreachable } from './api.ts';
import { readMessages } from './messages.ts';
import { noteStoreAnswer } from './presence.ts';
import { onLongHidden, untilVisible } from './visibility.ts';

/** `store-away`: the server answers, and has nothing new to say until its store does too. */
export type ConnectionState = 'idle' | 'connecting' | 'live' | 'store-away' | 'offline';

/** Of the stream that the page reads: the dot in the header. */
export const connection = signal<ConnectionState>('idle');

type Handlers<Events> = { readonly [Name in keyof Events]?: (data: Events[Name]) => void };

interface StreamOptions<Events> {
  readonly on: Handlers<Events>;
  /** Where to begin: the `cursor` of the answer that the page shows. */
  readonly after?: string;
  /** The stream cannot go on: what was asked for is not there. */
  readonly onProblem?: (problem: ApiProblem) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says something each 15 s; whoever hears nothing for so long has lost it. */
const SILENCE_MS = 40_000;

/**
 * Reads server-sent events until it is closed. It comes back by itself with the last message's cursor,
 * so nothing is missed, or a `resync` says that something was. A page that nobody sees lets go of it
 * until it is seen: browsers have six connections to a server, for all of its tabs. By `fetch`, as a
 * token is sent in a header, which `EventSource` cannot do.
 */
export function openStream<Events>(path: string, options: StreamOptions<Events>): () => void {
  const closing = new AbortController();
  let cursor = options.after ?? null;
  let waitMs = FIRST_WAIT_MS;
  let lost: ConnectionState = 'offline';

  /** Whether to come back. */
  const readOnce = async (): Promise<boolean> => {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    closing.signal.addEventListener('abort', stop);
    const stopHiding = onLongHidden(stop);
    let silence = setTimeout(stop, SILENCE_MS);
    try {
      const response = await getResponse(path, {
        signal: attempt.signal,
        headers: {
          accept: 'text/event-stream',
          ...(cursor === null ? {} : { 'last-event-id': cursor }),
        },
      });
      if (response.status === 204 || response.body === null) return false;
      connection.value = 'live';
      waitMs = FIRST_WAIT_MS;
      for await (const message of readMessages(response.body)) {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        if (message === null) continue;
        cursor = message.id ?? cursor;
        const handle = options.on[message.event as keyof Events];
        handle?.(JSON.parse(message.data) as never);
        connection.value = message.event === 'unavailable' ? 'store-away' : 'live';
        if (message.event === 'resync') noteStoreAnswer();
        if (message.event === 'end' && !message.data.includes('server-closing')) return false;
      }
      return true;
    } catch (error) {
      lost = error instanceof StoreUnreachable ? 'store-away' : 'offline';
      if (!(error instanceof ApiProblem)) return true;
      // Too many requests, or a store that fails: later. Anything else stays as it is.
      if (error.problem.status === 429 || error.problem.status >= 500) return true;
      options.onProblem?.(error);
      return false;
    } finally {
      clearTimeout(silence);
      stopHiding();
      closing.signal.removeEventListener('abort', stop);
    }
  };

  const run = async () => {
    connection.value = 'connecting';
    while (!closing.signal.aborted && (await readOnce())) {
      if (closing.signal.aborted) return;
      if (document.hidden) {
        connection.value = 'idle';
        await untilVisible(closing.signal);
        if (closing.signal.aborted) return;
        connection.value = 'connecting';
        waitMs = FIRST_WAIT_MS;
        continue;
      }
      connection.value = lost;
      // Apart from one another: many pages lose a server at the same moment.
      await pause(waitMs * (0.75 + Math.random() / 2), closing.signal);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
    if (!closing.signal.aborted) connection.value = 'idle';
  };
  void run();
  return () => {
    closing.abort();
    connection.value = 'idle';
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
