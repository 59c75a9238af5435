/** An experiment's pipeline and its stages. */
export const FRAMEWORK_EVENTS = [
  {
    name: 'crucible_framework.pipeline.start',
    category: 'framework',
    description: 'Pipeline started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
    },
    metadata: {
      pipeline_id: { type: 'string', description: 'Joins the pipeline and its stages' },
      pipeline_name: { type: 'string', description: 'Its name', optional: true },
      stage_count: { type: 'number', unit: 'count', description: 'Stages it has', optional: true },
      config: { type: 'object', description: 'Its settings', optional: true },
    },
  },
  {
    name: 'crucible_framework.pipeline.stop',
    category: 'framework',
    description: 'Pipeline completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'Of all stages' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      pipeline_id: { type: 'string', description: 'Joins the pipeline and its stages' },
      pipeline_name: { type: 'string', description: 'Its name', optional: true },
      stages_completed: {
        type: 'number',
        unit: 'count',
        description: 'Stages that ran to their end',
        optional: true,
      },
      cost: { type: 'number', unit: 'USD', description: 'Of all stages', optional: true },
      response: { type: 'unknown', description: 'What was answered', optional: true },
      success: {
        type: 'boolean',
        description: 'Outcome, where error does not tell',
        optional: true,
      },
      error: { type: 'unknown', description: 'Set where it failed', optional: true },
    },
  },
  {
    name: 'crucible_framework.stage.start',
    category: 'framework',
    description: 'Stage started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
    },
    metadata: {
      pipeline_id: { type: 'string', description: 'Pipeline it belongs to' },
      stage_name: { type: 'string', description: 'Its name' },
      stage_index: { type: 'number', description: 'Its position in the pipeline' },
    },
  },
  {
    name: 'crucible_framework.stage.stop',
    category: 'framework',
    description: 'Stage completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'Of the stage' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      pipeline_id: { type: 'string', description: 'Pipeline it belongs to' },
      stage_name: { type: 'string', description: 'Its name' },
      stage_index: { type: 'number', description: 'Its position in the pipeline' },
      cost: { type: 'number', unit: 'USD', description: 'Of the stage', optional: true },
      response: { type: 'unknown', description: 'What was answered', optional: true },
      success: {
        type: 'boolean',
        description: 'Outcome, where error does not tell',
        optional: true,
      },
      error: { type: 'unknown', description: 'Set where it failed', optional: true },
    },
  },
] as const;
