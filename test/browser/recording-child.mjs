// A process that records what it is told to, as a person's program would: in another process than the
// server that shows it. Each message is answered with what the call came to.
import { setTimeout as sleep } from 'node:timers/promises';
import { startExperiment, telemetry } from '../../dist/index.js';

const experiments = new Map();
const timers = new Map();
let calls = 0;

/** A call to a model, now and then one that fails. */
function callModel(experiment) {
  const n = calls++;
  experiment.run(() =>
    telemetry.execute(
      'req_llm.request.stop',
      { duration: (40 + (n % 17) * 5) * 1e6 },
      {
        model: n % 3 === 0 ? 'small' : 'large',
        sample_id: `sample-${n}`,
        success: n % 11 !== 0,
        cost: 0.001 + (n % 5) / 10_000,
        prompt_tokens: 100 + (n % 7),
        completion_tokens: 20 + (n % 5),
        trace_id: `trace-${Math.floor(n / 4)}`,
        span_id: `span-${n}`,
      },
    ),
  );
}

const METHODS = {
  async start(options) {
    const experiment = await startExperiment({ scope: 'run', flushIntervalMs: 20, ...options });
    experiments.set(experiment.id, experiment);
    return experiment.id;
  },
  /** Resolves to when they were emitted, in ms since the epoch. */
  async emit(id, events) {
    const emittedMs = METHODS.emitOnly(id, events);
    await experiments.get(id).flush();
    return emittedMs;
  },
  emitOnly(id, events) {
    const emittedMs = Date.now();
    experiments.get(id).run(() => {
      for (const [name, measurements, metadata] of events)
        telemetry.execute(name, measurements, metadata);
    });
    return emittedMs;
  },
  async calls(id, count) {
    for (let n = 0; n < count; n++) {
      callModel(experiments.get(id));
      if (n % 1000 === 999) await sleep(0);
    }
    await experiments.get(id).flush();
  },
  keepCalling(id, everyMs) {
    clearInterval(timers.get(id));
    timers.set(
      id,
      setInterval(() => callModel(experiments.get(id)), everyMs),
    );
  },
  rest(id) {
    clearInterval(timers.get(id));
  },
  async stop(id) {
    clearInterval(timers.get(id));
    await experiments.get(id).stop();
  },
};

process.on('message', async ({ call, method, parameters }) => {
  try {
    process.send({ call, result: await METHODS[method](...parameters) });
  } catch (error) {
    process.send({ call, error: String(error?.stack ?? error) });
  }
});
// The test is over, or has died.
process.on('disconnect', () => process.exit(0));
process.send({ call: 0 });
