/**
 * Metadata that any standard event may carry: where the event belongs, rather than what happened.
 * Written once here and merged into each definition, as enrichment lifts them out of every event.
 */
export const CONTEXT_FIELDS = {
  sample_id: { type: 'string', description: 'Item of the data set', optional: true },
  session_id: { type: 'string', description: 'Session', optional: true },
  user_id: { type: 'string', description: 'User', optional: true },
  cohort: { type: 'string', description: 'Cohort', optional: true },
  condition: {
    type: 'string',
    description: "The event's own condition, in place of the experiment's",
    optional: true,
  },
  trace_id: { type: 'string', description: 'Trace', optional: true },
  span_id: { type: 'string', description: 'Span', optional: true },
  parent_span_id: { type: 'string', description: 'Span around this one', optional: true },
} as const;
