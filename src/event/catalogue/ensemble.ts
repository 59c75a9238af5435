/** Several models asked the same question, and their votes. */
export const ENSEMBLE_EVENTS = [
  {
    name: 'ensemble.prediction.start',
    category: 'ensemble',
    description: 'Ensemble prediction started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
    },
    metadata: {
      prediction_id: { type: 'string', description: 'Joins start, vote and stop' },
      query: { type: 'unknown', description: 'What is asked', optional: true },
      models: { type: 'array', description: 'Models that take part' },
      strategy: { type: 'string', description: 'How votes become one answer: majority_vote, …' },
    },
  },
  {
    name: 'ensemble.prediction.stop',
    category: 'ensemble',
    description: 'Ensemble prediction completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'From question to one answer' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      prediction_id: { type: 'string', description: 'Joins start, vote and stop' },
      models: { type: 'array', description: 'Models that took part', optional: true },
      strategy: { type: 'string', description: 'How votes became one answer', optional: true },
      result: { type: 'unknown', description: 'The answer' },
      models_succeeded: { type: 'number', unit: 'count', description: 'Models that answered' },
      models_failed: { type: 'number', unit: 'count', description: 'Models that did not' },
      confidence: { type: 'number', unit: 'ratio', description: 'In the answer', optional: true },
      total_cost: { type: 'number', unit: 'USD', description: 'Of all models together' },
      cost: { type: 'number', unit: 'USD', description: 'In place of total_cost', optional: true },
      response: { type: 'unknown', description: 'What was answered', optional: true },
      success: {
        type: 'boolean',
        description: 'Outcome, where error does not tell',
        optional: true,
      },
      error: { type: 'unknown', description: 'Set where there is no answer', optional: true },
    },
  },
  {
    name: 'ensemble.vote.completed',
    category: 'ensemble',
    description: 'Ensemble voting completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'Of the vote', optional: true },
      vote_count: { type: 'number', unit: 'count', description: 'Votes cast' },
      agreement: { type: 'number', unit: 'ratio', description: 'Share of votes for the winner' },
    },
    metadata: {
      prediction_id: { type: 'string', description: 'Joins start, vote and stop' },
      strategy: { type: 'string', description: 'How votes became one answer' },
      votes: { type: 'unknown', description: 'Who voted for what, or how many for what' },
      winner: { type: 'unknown', description: 'What won' },
      tie: { type: 'boolean', description: 'Whether a tie had to be broken', optional: true },
    },
  },
] as const;
