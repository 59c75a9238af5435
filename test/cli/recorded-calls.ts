import type { ExperimentOptions } from '../../src/config/experiment-options.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { randomStream } from '../../src/stats/random/stream.js';
import type { World } from './harness.js';

export interface Recorded extends Partial<ExperimentOptions> {
  readonly samples: number;
  /** Of a call, about its middle. */
  readonly latencyMs?: number;
  readonly successRate?: number;
  readonly seed?: number;
  /** Ids begin with it: what begins alike are the same samples. */
  readonly samplesOf?: string;
  readonly isRunning?: boolean;
  /** Of every event, besides its latency and score. */
  readonly measurements?: Readonly<Record<string, number>>;
}

/** An experiment with one call to a model a sample, of latencies that vary about ten per cent. */
export async function recordSamples(
  { opened, telemetry }: World,
  name: string,
  recorded: Recorded,
): Promise<Experiment> {
  const {
    samples,
    latencyMs = 100,
    successRate = 0.95,
    seed = name.length,
    samplesOf = name,
    isRunning = false,
    measurements = {},
    ...options
  } = recorded;
  const random = randomStream(seed);
  const experiment = await opened.lab.start({ condition: name, ...options, name, scope: 'run' });
  experiment.run(() => {
    for (let i = 0; i < samples; i++) {
      const ms = latencyMs * (1 + 0.1 * random.normal());
      telemetry.execute(
        'req_llm.request.stop',
        {
          duration: ms * 1e6,
          score: random.next(),
          ...measurements,
        },
        {
          model: 'gpt-4o',
          sample_id: `${samplesOf}-${i}`,
          success: random.next() < successRate,
          tokens: { prompt: 1000, completion: 100 },
        },
      );
    }
  });
  if (isRunning) await experiment.flush();
  else await experiment.stop();
  return experiment;
}
