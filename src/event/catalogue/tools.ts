/** Tools that a model or an agent calls. */
export const TOOL_EVENTS = [
  {
    name: 'altar.tool.start',
    category: 'tools',
    description: 'Tool invocation started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
    },
    metadata: {
      tool_name: { type: 'string', description: 'Tool' },
      tool_call_id: { type: 'string', description: 'Joins start and stop', optional: true },
      arguments: { type: 'unknown', description: 'What it is called with', optional: true },
      query: { type: 'unknown', description: 'What it is asked, for a search', optional: true },
    },
  },
  {
    name: 'altar.tool.stop',
    category: 'tools',
    description: 'Tool invocation completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'Of the invocation' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      tool_name: { type: 'string', description: 'Tool' },
      tool_call_id: { type: 'string', description: 'Joins start and stop', optional: true },
      results_count: { type: 'number', unit: 'count', description: 'Results', optional: true },
      cost: { type: 'number', unit: 'USD', description: 'Of the invocation', optional: true },
      response: { type: 'unknown', description: 'What it returned', optional: true },
      success: {
        type: 'boolean',
        description: 'Outcome, where error does not tell',
        optional: true,
      },
      error: { type: 'unknown', description: 'Set where it failed', optional: true },
      error_type: { type: 'string', description: 'Class or code of the error', optional: true },
      error_message: { type: 'string', description: 'Its message', optional: true },
    },
  },
] as const;
