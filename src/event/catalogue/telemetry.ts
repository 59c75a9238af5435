/** What the library says about itself. Not standard events: no emitter is expected to emit them. */
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
  {
    name: 'experiment.exposure',
    category: 'telemetry',
    description: 'A unit was assigned to a condition; once for each unit and process',
    measurements: {},
    metadata: {
      unit_id: { type: 'string', description: 'Unit that was assigned' },
      condition: { type: 'string', description: 'Condition it was given' },
      sample_id: { type: 'string', description: 'The unit, as the sample of its events' },
    },
  },
] as const;
