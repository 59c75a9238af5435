/** A slow request sent a second time, to another model, and the faster answer taken. */
export const HEDGING_EVENTS = [
  {
    name: 'hedging.request.start',
    category: 'hedging',
    description: 'Hedged request started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
    },
    metadata: {
      request_id: { type: 'string', description: 'Joins start, duplicated and stop' },
      primary_model: { type: 'string', description: 'Model asked first' },
      backup_model: { type: 'string', description: 'Model asked if the first is slow' },
    },
  },
  {
    name: 'hedging.request.duplicated',
    category: 'hedging',
    description: 'Request sent to the backup too',
    measurements: {
      delay_ms: { type: 'number', unit: 'ms', description: 'How long the primary was waited for' },
    },
    metadata: {
      request_id: { type: 'string', description: 'Joins start, duplicated and stop' },
      primary_model: { type: 'string', description: 'Model asked first' },
      backup_model: { type: 'string', description: 'Model asked now' },
      reason: { type: 'string', description: 'Why: primary_timeout, primary_error, …' },
    },
  },
  {
    name: 'hedging.request.stop',
    category: 'hedging',
    description: 'Hedged request completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'Until the answer that was taken' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      request_id: { type: 'string', description: 'Joins start, duplicated and stop' },
      primary_model: { type: 'string', description: 'Model asked first', optional: true },
      backup_model: { type: 'string', description: 'Model asked second', optional: true },
      hedged: { type: 'boolean', description: 'Whether the backup was asked', optional: true },
      winner: { type: 'string', description: "'primary' or 'backup'" },
      primary_latency: { type: 'number', unit: 'ms', description: 'Of the primary' },
      backup_latency: { type: 'number', unit: 'ms', description: 'Of the backup', optional: true },
      duplication_cost: { type: 'number', unit: 'USD', description: 'Of the answer not taken' },
      cost: { type: 'number', unit: 'USD', description: 'Of both requests', optional: true },
      response: { type: 'unknown', description: 'What was answered', optional: true },
      success: {
        type: 'boolean',
        description: 'Outcome, where error does not tell',
        optional: true,
      },
      error: { type: 'unknown', description: 'Set where both failed', optional: true },
    },
  },
] as const;
