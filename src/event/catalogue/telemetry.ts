/** What the library says about itself. Not a standard event: an experiment does not capture it. */
export const TELEMETRY_EVENTS = [
  {
    name: 'telemetry.handler.failure',
    category: 'telemetry',
    description: 'A handler threw; it stays attached, and the failure is counted',
    measurements: {
      count: { type: 'number', unit: 'count', description: '1 for each failure' },
    },
    metadata: {
      handler_id: { type: 'string', description: 'Handler that threw' },
      event_name: { type: 'string', description: 'Event it was handling' },
      error_type: { type: 'string', description: 'Class of the error' },
      error_message: { type: 'string', description: 'Its message' },
    },
  },
] as const;
