/** Something that holds what is lost with the process unless it is written now. */
export interface EndsWithProcess {
  /** Writes it, synchronously. */
  beforeEnd(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const held = new Set<EndsWithProcess>();

/**
 * Has `beforeEnd` called however the process ends, short of being killed outright: at its exit (an
 * uncaught exception and an unhandled rejection lead there) and at the signals that end a program.
 * Where the program handles such a signal itself, it decides what happens; else it ends as it would
 * have without us.
 */
export function endWithProcess(holder: EndsWithProcess): void {
  if (held.size === 0) {
    process.on('exit', writeAll);
    process.on('newListener', keepPlace);
    // First, as a listener that is called once is gone when those after it are called.
    for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  }
  held.add(holder);
}

export function forgetAtEnd(holder: EndsWithProcess): void {
  if (!held.delete(holder) || held.size > 0) return;
  process.off('exit', writeAll);
  process.off('newListener', keepPlace);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

/** Last at the exit: what the program's own listeners record there is to be written, too. First at signals. */
function keepPlace(event: string | symbol, listener: unknown): void {
  if (listener === writeAll || listener === onSignal) return;
  queueMicrotask(() => {
    if (held.size === 0) return;
    if (event === 'exit') {
      process.off('exit', writeAll);
      process.on('exit', writeAll);
    } else if (isSignal(event)) {
      process.off(event, onSignal);
      process.prependListener(event, onSignal);
    }
  });
}

function isSignal(event: string | symbol): event is (typeof SIGNALS)[number] {
  return SIGNALS.some((signal) => signal === event);
}

function writeAll(): void {
  for (const holder of held) {
    try {
      holder.beforeEnd();
    } catch (error) {
      // The others' events are still to be written.
      process.stderr.write(`crucible: ${(error as Error).message}\n`);
    }
  }
}

/** Known to other copies of this module, which a program may have through its dependencies. */
const OURS = Symbol.for('crucible-telemetry.signal-listener');

const onSignal = Object.assign(
  (signal: NodeJS.Signals): void => {
    writeAll();
    if (isHandled(signal)) return;
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  },
  { [OURS]: true },
);

/**
 * Whether the program has a listener that decides what the signal does. Listeners that only tidy up,
 * and end the process where nobody else would, wait for each other otherwise, and Ctrl-C does nothing.
 */
function isHandled(signal: NodeJS.Signals): boolean {
  const others = process.listeners(signal).filter((listener) => !(OURS in listener));
  return others.length > signalExitListeners();
}

/** Those of the package signal-exit, of which each version in use has one. */
function signalExitListeners(): number {
  const emitters = [
    (process as { __signal_exit_emitter__?: { count?: number } }).__signal_exit_emitter__,
    (globalThis as Record<symbol, { count?: number } | undefined>)[SIGNAL_EXIT],
  ];
  return emitters.reduce((sum, emitter) => sum + (emitter?.count ?? 0), 0);
}

const SIGNAL_EXIT = Symbol.for('signal-exit emitter');
