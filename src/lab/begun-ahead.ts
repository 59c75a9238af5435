/** So many are begun before their turn: opening files waits for disks and threads, and not for each other. */
const AHEAD = 4;

/**
 * What is read of each one in turn, begun while those before it are read. Left early, as by an error, it
 * ends when all that was begun is closed.
 *
 * @example
 * for await (const [{ id }, batches] of begunAhead(opened, ({ id }) => store.scan(id, query)))
 *   for await (const batch of batches) add(batch, id);
 */
export async function* begunAhead<Each, Item>(
  all: readonly Each[],
  open: (each: Each) => AsyncIterable<Item>,
): AsyncGenerator<readonly [Each, AsyncIterable<Item>], void, void> {
  const begun: Begun<Item>[] = [];
  try {
    for (const [turn, each] of all.entries()) {
      while (begun.length <= AHEAD && turn + begun.length < all.length)
        begun.push(new Begun(open(all[turn + begun.length]!)));
      yield [each, begun[0]!];
      begun.shift();
    }
  } finally {
    await Promise.all(begun.map((each) => each.close()));
  }
}

/** Its first item is on the way; a failure is told to whoever reads it. */
class Begun<Item> implements AsyncIterable<Item> {
  readonly #iterator: AsyncIterator<Item>;
  readonly #first: Promise<IteratorResult<Item>>;

  constructor(source: AsyncIterable<Item>) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#first = this.#iterator.next();
    this.#first.catch(() => {});
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    try {
      for (let next = await this.#first; next.done !== true; next = await this.#iterator.next())
        yield next.value;
    } finally {
      await this.#iterator.return?.();
    }
  }

  async close(): Promise<void> {
    // Whoever left had their reason, and is told that.
    await this.#iterator.return?.().catch(() => {});
  }
}
