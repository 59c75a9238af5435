import { deepCopy } from '../event/deep-copy.js';

/** An event as a redaction hook sees it: copies down to the last array, to be changed or replaced. */
export interface RedactableEvent {
  readonly eventName: string;
  measurements: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/**
 * Runs before anything of an event is kept. Returns what may be kept, or null to withhold the
 * event. A hook that throws withholds it too, and so does one that returns a promise: what could
 * not be redacted is not stored.
 *
 * @example
 * redact: (event) => ({ ...event, metadata: { ...event.metadata, user_id: hash(event.metadata.user_id) } })
 */
export type RedactionHook = (event: RedactableEvent) => RedactableEvent | null;

/** What may be kept of an event, or null for nothing. */
export function redact(
  hook: RedactionHook,
  eventName: string,
  measurements: object,
  metadata: object,
): RedactableEvent | null {
  try {
    const kept = hook({
      eventName,
      measurements: deepCopy(measurements),
      metadata: deepCopy(metadata),
    });
    if (typeof kept !== 'object' || kept === null) return null;
    if (typeof (kept as { then?: unknown }).then === 'function') {
      refusePromise(kept);
      return null;
    }
    if (typeof kept.measurements !== 'object' || typeof kept.metadata !== 'object') return null;
    return kept.measurements === null || kept.metadata === null ? null : kept;
  } catch {
    return null;
  }
}

let hasWarned = false;

/** Once a process: such a hook would withhold every event, and nothing else would tell. */
function refusePromise(promise: unknown): void {
  // What it rejects with is nobody's to handle any more.
  Promise.resolve(promise).catch(() => {});
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'A redaction hook returned a promise. It must be synchronous: the events it was given are withheld.',
    { type: 'CrucibleWarning', code: 'CRUCIBLE_REDACTION_ASYNC' },
  );
}
