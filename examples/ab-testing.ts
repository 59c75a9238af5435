/**
 * Two ways to do the same work, each item done by both, side by side in one process: a regular
 * expression against a hand-written scanner that counts the words of a text.
 */
import { compareExperiments, startExperiment, telemetry } from 'crucible-telemetry';

const control = await startExperiment({
  name: 'count words: regular expression',
  condition: 'control',
  tags: ['ab_test'],
  scope: 'run',
});
const treatment = await startExperiment({
  name: 'count words: scanner',
  condition: 'treatment',
  tags: ['ab_test'],
  scope: 'run',
});

function countByExpression(text: string): number {
  return text.match(/[a-z]+/g)?.length ?? 0;
}

function countByScanner(text: string): number {
  let count = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = code >= 97 && code <= 122;
    if (isLetter && !inside) count++;
    inside = isLetter;
  }
  return count;
}

function textOf(seed: number): string {
  return Array.from({ length: 500 }, (_, i) => 'abcdefghij'.slice(0, 1 + ((i * seed) % 9))).join(
    ' ',
  );
}

function measure(name: string, sampleId: string, work: () => number): void {
  telemetry.span('text.count_words', { model: name, sample_id: sampleId }, (span) => {
    span.addMeasurements({ words: work() });
  });
}

/** Both arms take turns, so that a change in the machine's speed meets both. */
async function arm(experiment: typeof control, name: string, work: (text: string) => number) {
  await experiment.run(async () => {
    for (let i = 0; i < 2000; i++) {
      const text = textOf(1 + (i % 7));
      measure(name, `text-${i}`, () => work(text));
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  });
}

await Promise.all([
  arm(control, 'expression', countByExpression),
  arm(treatment, 'scanner', countByScanner),
]);
await Promise.all([control.stop(), treatment.stop()]);

const { verdict, individual } = await compareExperiments([control.id, treatment.id]);
for (const [i, experiment] of [control, treatment].entries()) {
  const latency = individual[i]!.latency;
  console.log(
    `${experiment.condition}: median ${latency.median?.toFixed(4)} ms, p99 ${latency.p99?.toFixed(4)} ms`,
  );
}
for (const { words } of verdict.metrics) console.log(words);
for (const experiment of [control, treatment])
  console.log(`exported to ${await experiment.export('csv')}`);
