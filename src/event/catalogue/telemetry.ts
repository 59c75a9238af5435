/** What the library itself emits. Not standard events: no other emitter is expected to emit them. */
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
  {
    name: 'system.sample',
    category: 'telemetry',
    description:
      'How the recording process and its machine are doing, at an interval where `systemMetrics` is on',
    measurements: {
      cpu_percent: {
        type: 'number',
        unit: 'percent',
        description: 'Processor time of the process since the sample before; 100 is one core',
      },
      memory_rss_bytes: {
        type: 'number',
        unit: 'bytes',
        description: 'Memory of the process that is held in RAM',
      },
      heap_used_bytes: {
        type: 'number',
        unit: 'bytes',
        description: "Of it, what JavaScript's objects take",
      },
      event_loop_delay_p99_ms: {
        type: 'number',
        unit: 'ms',
        description: 'How late timers were since the sample before: one in a hundred was later',
      },
      event_loop_delay_max_ms: {
        type: 'number',
        unit: 'ms',
        description: 'The latest of them',
      },
      system_load_1m: {
        type: 'number',
        description: 'Load average of the machine over a minute; none on Windows',
        optional: true,
      },
      system_memory_free_bytes: {
        type: 'number',
        unit: 'bytes',
        description: 'Memory of the machine that can still be had',
      },
      gpu_utilization_percent: {
        type: 'number',
        unit: 'percent',
        description: 'Of the GPU, where a `gpu` callback tells',
        optional: true,
      },
      gpu_memory_used_bytes: {
        type: 'number',
        unit: 'bytes',
        description: 'Memory of the GPU in use, where a `gpu` callback tells',
        optional: true,
      },
    },
    metadata: {
      process_id: { type: 'number', description: 'Process that was measured' },
    },
  },
] as const;
