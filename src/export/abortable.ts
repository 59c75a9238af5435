/**
 * The same items, until the signal aborts: then the wait for the next one ends at once and rejects
 * with the signal's reason, even where the source itself would never answer.
 */
export async function* abortable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  signal?.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  const { aborted, forget } = abortion(signal);
  let waiting = false;
  try {
    for (;;) {
      waiting = true;
      const next = await Promise.race([iterator.next(), aborted]);
      waiting = false;
      if (next.done === true) return;
      yield next.value;
      signal?.throwIfAborted();
    }
  } finally {
    forget();
    // Closing a source that is in the middle of an answer would wait for that answer.
    const closed = Promise.resolve(iterator.return?.());
    if (waiting) closed.catch(() => {});
    else await closed;
  }
}

/** A promise that rejects when the signal aborts, and the way to stop listening. */
function abortion(signal: AbortSignal | undefined): {
  readonly aborted: Promise<never>;
  readonly forget: () => void;
} {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
  });
  // When it aborts while nobody waits for an item, the check before the next one tells.
  aborted.catch(() => {});
  signal?.addEventListener('abort', onAbort, { once: true });
  return { aborted, forget: () => signal?.removeEventListener('abort', onAbort) };
}
