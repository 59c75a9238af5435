/** Something that holds lines which are not in their file yet. */
export interface Unwritten {
  /** Writes them now, synchronously. Must not throw. */
  writeBeforeExit(): void;
}

const unwritten = new Set<Unwritten>();

/**
 * Has `writeBeforeExit` called if the process (or worker thread) exits before `forgetAtExit`.
 * However many there are, they share one 'exit' listener, and it is there only while needed.
 * An exit listener that runs after ours may still record: then it is written at once.
 */
export function writeAtExit(holder: Unwritten): void {
  if (isExiting()) {
    holder.writeBeforeExit();
    return;
  }
  if (unwritten.size === 0) process.on('exit', writeAll);
  unwritten.add(holder);
}

export function forgetAtExit(holder: Unwritten): void {
  if (unwritten.delete(holder) && unwritten.size === 0) process.off('exit', writeAll);
}

function writeAll(): void {
  for (const holder of [...unwritten]) holder.writeBeforeExit();
}

/** Not documented by Node, but the only sign that it is too late to add an exit listener. */
function isExiting(): boolean {
  return (process as { readonly _exiting?: boolean })._exiting === true;
}
