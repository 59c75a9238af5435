/** A deployed model answering. Sizes are in what the model counts: tokens, pixels, rows. */
export const DEPLOYMENT_EVENTS = [
  {
    name: 'crucible_deployment.inference.start',
    category: 'deployment',
    description: 'Inference started',
    measurements: {
      system_time: { type: 'number', unit: 'ns', description: 'Wall clock, since the Unix epoch' },
      input_size: { type: 'number', description: 'Size of the input', optional: true },
    },
    metadata: {
      model_name: { type: 'string', description: 'Deployed model' },
      model_version: { type: 'string', description: 'Its version' },
      request_id: { type: 'string', description: 'Joins start, stop and exception' },
      batch_size: { type: 'number', unit: 'count', description: 'Items at once', optional: true },
      endpoint: { type: 'string', description: 'Where it is served', optional: true },
    },
  },
  {
    name: 'crucible_deployment.inference.stop',
    category: 'deployment',
    description: 'Inference completed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'From request to answer' },
      queue_time_ms: { type: 'number', unit: 'ms', description: 'Spent waiting', optional: true },
      input_size: { type: 'number', description: 'Size of the input' },
      output_size: { type: 'number', description: 'Size of the output' },
      status: { type: 'unknown', description: "'ok', 'error', or an HTTP status", optional: true },
    },
    metadata: {
      model_name: { type: 'string', description: 'Deployed model' },
      model_version: { type: 'string', description: 'Its version' },
      request_id: { type: 'string', description: 'Joins start, stop and exception' },
      batch_size: { type: 'number', unit: 'count', description: 'Items at once' },
      device: { type: 'string', description: 'Where it ran', optional: true },
      cost: { type: 'number', unit: 'USD', description: 'Of the inference', optional: true },
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
    name: 'crucible_deployment.inference.exception',
    category: 'deployment',
    description: 'Inference failed',
    measurements: {
      duration: { type: 'number', unit: 'ns', description: 'From request to failure' },
      input_size: { type: 'number', description: 'Size of the input', optional: true },
    },
    metadata: {
      model_name: { type: 'string', description: 'Deployed model' },
      model_version: { type: 'string', description: 'Its version' },
      request_id: { type: 'string', description: 'Joins start, stop and exception' },
      error: {
        type: 'unknown',
        description: 'What was thrown: name, message, and code, status and cause where it has them',
      },
      error_type: { type: 'string', description: 'Class or code of the error', optional: true },
      error_message: { type: 'string', description: 'Its message', optional: true },
      stacktrace: { type: 'string', description: 'Where it was thrown', optional: true },
    },
  },
] as const;
