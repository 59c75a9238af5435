/** Events beside the LLM ones, events of one's own, and metrics computed from them. */
import { Events, type MetricEvent, Store, startExperiment, telemetry } from 'crucible-telemetry';

declare module 'crucible-telemetry' {
  interface CustomEvents {
    'search.ranking.evaluated': {
      measurements: { reciprocal_rank: number };
      metadata: { query_id: string; ranker: string };
    };
  }
}

Events.register({
  name: 'search.ranking.evaluated',
  category: 'custom',
  description: 'One query was ranked and held against its known answer',
  measurements: {
    reciprocal_rank: { type: 'number', unit: 'ratio', description: '1 / rank of the answer' },
  },
  metadata: {
    query_id: { type: 'string', description: 'query' },
    ranker: { type: 'string', description: 'ranker' },
  },
});

const experiment = await startExperiment({
  name: 'custom metrics',
  condition: 'custom',
  metricsConfig: {
    custom: {
      found_first: ({ eventName, measurements }: MetricEvent) =>
        eventName === 'search.ranking.evaluated'
          ? Number(measurements['reciprocal_rank'] === 1)
          : null,
    },
  },
});

await experiment.run(async () => {
  telemetry.execute(
    'causal_trace.event.created',
    {},
    {
      trace_id: 'trace-1',
      event_type: 'hypothesis_formed',
      decision: 'Use a recursive approach',
      alternatives: ['Iterative', 'Dynamic programming'],
      confidence: 0.85,
    },
  );
  telemetry.span('altar.tool', { tool_name: 'rank_documents', session_id: 'session-1' }, (span) => {
    const documents = ['alpha', 'beta', 'gamma', 'delta'];
    for (const [i, query] of ['beta', 'alpha', 'delta', 'alpha'].entries()) {
      const rank = documents.indexOf(query) + 1;
      telemetry.execute(
        'search.ranking.evaluated',
        { reciprocal_rank: 1 / rank },
        { query_id: `q-${i}`, ranker: 'alphabetical' },
      );
    }
    span.addMetadata({ results_count: documents.length, cost: 0.0002 });
  });
  telemetry.execute(
    'hedging.request.duplicated',
    { delay_ms: 50 },
    { request_id: 'hedge-1', reason: 'primary_timeout' },
  );
});

await experiment.stop();
const metrics = await experiment.metrics();
for (const [name, { count }] of Object.entries(metrics.events)) console.log(`${name}: ${count}`);
console.log(
  `found first: ${((metrics.custom['found_first']?.mean ?? 0) * 100).toFixed(0)}% of queries`,
);
const [tool] = await Store.query(experiment.id, { eventName: ['altar', 'tool', 'stop'] });
console.log(
  `tool ${tool?.metadata['tool_name']}: ${tool?.latencyMs?.toFixed(3)} ms, $${tool?.costUsd}`,
);
console.log(`exported to ${await experiment.export('jsonl')}`);
