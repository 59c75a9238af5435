/** A training loop: gradient descent on a real, if small, problem, with events a step and an epoch. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  experimentMetrics,
  jsonlMetrics,
  MetricsStore,
  startExperiment,
  telemetry,
} from 'crucible-telemetry';

const EPOCHS = 20;
const learningRate = 0.2;

/** y = 3x − 1 with a little fixed unevenness: least squares by gradient descent finds it again. */
const points = Array.from({ length: 64 }, (_, i) => {
  const x = i / 32 - 1;
  return { x, y: 3 * x - 1 + 0.1 * Math.sin(i * 12.9898) };
});

const directory = await mkdtemp(join(tmpdir(), 'crucible-training-'));
const lines = jsonlMetrics({ path: join(directory, 'metrics.jsonl') });
const experiment = await startExperiment({ name: 'training loop', condition: 'gradient descent' });
const inExperiment = experimentMetrics(experiment.id);

let slope = 0;
let intercept = 0;
await experiment.run(async () => {
  await telemetry.span(
    'crucible_train.training',
    { model_name: 'linear', config: { epochs: EPOCHS } },
    async () => {
      for (let epoch = 1; epoch <= EPOCHS; epoch++) {
        await telemetry.span(
          'crucible_train.epoch',
          { epoch, learning_rate: learningRate },
          (span) => {
            let loss = 0;
            let slopeGradient = 0;
            let interceptGradient = 0;
            for (const { x, y } of points) {
              const error = slope * x + intercept - y;
              loss += error ** 2 / points.length;
              slopeGradient += (2 * error * x) / points.length;
              interceptGradient += (2 * error) / points.length;
            }
            slope -= learningRate * slopeGradient;
            intercept -= learningRate * interceptGradient;
            span.addMeasurements({
              loss,
              gradient_norm: Math.hypot(slopeGradient, interceptGradient),
            });
            MetricsStore.record(lines, 'run-1', 'loss', loss, { step: epoch });
            MetricsStore.record(inExperiment, 'run-1', 'loss', loss, { step: epoch });
          },
        );
      }
    },
  );
});

await MetricsStore.flush(lines, 'run-1');
const fromFile = await MetricsStore.read(lines, 'run-1');
const fromExperiment = await MetricsStore.read(inExperiment, 'run-1');
await experiment.stop();
const epochs = await experiment.events({ eventName: 'crucible_train.epoch.stop' });
console.log(
  `loss: ${epochs[0]?.loss?.toFixed(4)} → ${epochs.at(-1)?.loss?.toFixed(4)} in ${epochs.length} epochs`,
);
console.log(`found: y = ${slope.toFixed(2)} x + ${intercept.toFixed(2)}`);
console.log(`entries in the file: ${fromFile.length}, in the experiment: ${fromExperiment.length}`);
await rm(directory, { recursive: true });
