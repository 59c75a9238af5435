import { LineWriter } from './line-writer.js';

/*
 * One writer a file in this process, however many adapters name it: records through one adapter
 * and a flush through another then mean the same lines. Only adapters (and the exit hook, while
 * lines are pending) hold a writer, so a service that opens a file a run does not collect them.
 */
const writers = new Map<string, WeakRef<LineWriter>>();

const collected = new FinalizationRegistry<string>((path) => {
  // By now a new writer may have taken the name.
  if (writers.get(path)?.deref() === undefined) writers.delete(path);
});

/** The writer of an absolute path. */
export function sharedWriter(path: string): LineWriter {
  const known = writers.get(path)?.deref();
  if (known) return known;
  const writer = new LineWriter(path);
  writers.set(path, new WeakRef(writer));
  collected.register(writer, path);
  return writer;
}
