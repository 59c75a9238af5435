/** The whole way once: start, emit, look live, query, stop, analyse, export. */
import { Store, StreamingMetrics, startExperiment, telemetry } from 'crucible-telemetry';

const experiment = await startExperiment({
  name: 'basic usage',
  hypothesis: 'The text statistics of a line take less than a millisecond',
  condition: 'baseline',
  tags: ['example'],
  sampleSize: 200,
});

/** The work that is measured: real, if small. */
function wordFrequencies(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

const sentence = 'the quick brown fox jumps over the lazy dog and the dog does not mind ';
await experiment.run(async () => {
  for (let i = 0; i < 200; i++) {
    const text = sentence.repeat(1 + (i % 40));
    const metadata = {
      sample_id: `text-${i}`,
      cohort: i % 2 === 0 ? 'even' : 'odd',
      length: text.length,
    };
    try {
      telemetry.span('text.statistics', metadata, (span) => {
        if (i % 50 === 49)
          throw new RangeError(`text ${i} is refused, to show what a failure looks like`);
        span.addMeasurements({ distinctWords: wordFrequencies(text).size });
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
});

const live = StreamingMetrics.getMetrics(experiment.id);
console.log(`live: ${live.latency.count} latencies, p95 ${live.latency.p95?.toFixed(3)} ms`);
console.log(
  `progress: ${experiment.progress().observed} of ${experiment.progress().target} samples`,
);

const failures = await Store.query(experiment.id, { success: false });
console.log(`failures: ${failures.map((event) => event.sampleId).join(', ')}`);
const recent = await Store.queryWindow(experiment.id, { lastN: 3 });
console.log(`last three: ${recent.map((event) => event.eventName).join(', ')}`);

await experiment.stop();
const metrics = await experiment.metrics();
console.log(
  `all: ${metrics.summary.totalEvents} events in ${metrics.summary.durationSeconds?.toFixed(3)} s, ` +
    `median latency ${metrics.latency.median?.toFixed(3)} ms, ` +
    `success rate ${((metrics.reliability.successRate ?? 0) * 100).toFixed(1)}%`,
);
console.log(`exported to ${await experiment.export('csv')}`);
