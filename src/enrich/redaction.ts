/** An event as a redaction hook sees it: copies at the top level, to be changed or replaced. */
export interface RedactableEvent {
  readonly eventName: string;
  measurements: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/**
 * Runs before anything of an event is kept. Returns what may be kept, or null to withhold the
 * event. A hook that throws withholds it too: what could not be redacted is not stored.
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
      measurements: { ...(measurements as Record<string, unknown>) },
      metadata: { ...(metadata as Record<string, unknown>) },
    });
    if (typeof kept !== 'object' || kept === null) return null;
    if (typeof kept.measurements !== 'object' || typeof kept.metadata !== 'object') return null;
    return kept.measurements === null || kept.metadata === null ? null : kept;
  } catch {
    return null;
  }
}
