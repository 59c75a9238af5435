/** What is kept of an error: not its stack, which differs from machine to machine. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** Of an HTTP error. */
  readonly status?: number;
  readonly cause?: string;
}

export function describeError(error: Error): ErrorDescription {
  const { code, status, cause } = error as { code?: unknown; status?: unknown; cause?: unknown };
  return {
    name: String(error.name),
    message: String(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(cause instanceof Error ? { cause: `${cause.name}: ${cause.message}` } : {}),
  };
}

/** What stands in the place of a value whose getter threw. */
export function unreadableText(error: unknown): string {
  let reason = 'unknown';
  try {
    reason = error instanceof Error ? error.message : String(error);
  } catch {
    // An error that cannot be put in words is no reason to lose the event.
  }
  return `[unreadable: ${reason}]`;
}
