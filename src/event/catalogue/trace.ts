/** Steps of a model's reasoning, each with what it was chosen over. */
export const TRACE_EVENTS = [
  {
    name: 'causal_trace.event.created',
    category: 'trace',
    description: 'Causal reasoning event created',
    measurements: {
      system_time: {
        type: 'number',
        unit: 'ns',
        description: 'Wall clock, since the Unix epoch',
        optional: true,
      },
    },
    metadata: {
      event_type: { type: 'string', description: 'Kind of step: hypothesis_formed, …' },
      decision: { type: 'string', description: 'What was decided' },
      alternatives: { type: 'array', description: 'What else could have been' },
      reasoning: { type: 'string', description: 'Why' },
      confidence: { type: 'number', unit: 'ratio', description: 'In the decision' },
      parent_event_id: { type: 'string', description: 'Step this follows from', optional: true },
      model: { type: 'string', description: 'Model that reasons', optional: true },
    },
  },
] as const;
