import { describeError, type ErrorDescription } from '../event/error-text.js';

/** What was thrown, in words: what is kept of an error, or any other value's type and text. */
export function describeThrown(error: unknown): ErrorDescription {
  try {
    if (error instanceof Error) return describeError(error);
    return { name: typeof error, message: String(error) };
  } catch {
    return { name: 'unknown', message: 'an error that cannot be described' };
  }
}

/** Measurements and metadata of a `telemetry.handler.failure`. */
export function failureReport(
  handlerId: string,
  eventName: string,
  error: unknown,
): [measurements: { count: number }, metadata: Record<string, string>] {
  const { name, message } = describeThrown(error);
  return [
    { count: 1 },
    {
      handler_id: handlerId,
      event_name: eventName,
      error_type: name,
      error_message: message,
    },
  ];
}
