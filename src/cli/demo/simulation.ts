import { createRandom, type Random } from './random.js';

/** One of the two sides of the simulated A/B test. */
export interface DemoCondition {
  readonly name: string;
  readonly model: string;
  readonly provider: string;
  /** Of the log-normal latency. */
  readonly medianMs: number;
  readonly spread: number;
  readonly failureRate: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export const CONDITIONS: readonly DemoCondition[] = [
  {
    name: 'baseline',
    model: 'gpt-4o',
    provider: 'openai',
    medianMs: 820,
    spread: 0.35,
    failureRate: 0.03,
    promptTokens: 900,
    completionTokens: 220,
  },
  {
    name: 'candidate',
    model: 'gpt-4o-mini',
    provider: 'openai',
    medianMs: 540,
    spread: 0.45,
    failureRate: 0.035,
    promptTokens: 520,
    completionTokens: 200,
  },
];

export interface SimulatedEvent {
  readonly timestampUs: number;
  readonly name: string;
  readonly measurements: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Simulation {
  readonly startUs: number;
  readonly events: Iterable<SimulatedEvent>;
}

const ERRORS = ['rate_limited', 'timeout', 'content_filter'];
const TOOLS = ['search', 'calculator'];
const PAUSE_MS = 400;

/** The events of one condition, made up with a seed; the last of them about at `endMs`. */
export function simulate(
  condition: DemoCondition,
  { seed, samples, endMs }: { seed: number; samples: number; endMs: number },
): Simulation {
  const perSampleMs = condition.medianMs * 1.2 + PAUSE_MS;
  const startUs = Math.floor(endMs - samples * perSampleMs) * 1000;
  return { startUs, events: eventsOf(condition, startUs, samples, seed) };
}

function* eventsOf(
  condition: DemoCondition,
  startUs: number,
  samples: number,
  seed: number,
): Generator<SimulatedEvent> {
  // The same questions for both conditions: hard ones are hard for either.
  const questions = createRandom(seed);
  const random = createRandom(seed * 7919 + condition.name.length);
  let timestampUs = startUs;
  for (let sample = 0; sample < samples; sample++) {
    const difficulty = Math.exp(questions.normal() * 0.25);
    const sample_id = `question-${String(sample + 1).padStart(3, '0')}`;
    if (random.chance(0.3)) {
      const durationMs = 40 + random.next() * 120;
      timestampUs += Math.round(durationMs * 1000);
      yield toolCall(random, timestampUs, sample_id, durationMs);
    }
    const latencyMs =
      condition.medianMs * difficulty * Math.exp(random.normal() * condition.spread);
    timestampUs += Math.round(latencyMs * 1000);
    yield modelCall(condition, random, timestampUs, sample_id, latencyMs, difficulty);
    timestampUs += Math.round(random.next() * 2 * PAUSE_MS * 1000);
  }
}

function toolCall(
  random: Random,
  timestampUs: number,
  sample_id: string,
  durationMs: number,
): SimulatedEvent {
  return {
    timestampUs,
    name: 'altar.tool.stop',
    measurements: { duration: Math.round(durationMs * 1e6) },
    metadata: { tool_name: random.pick(TOOLS), sample_id, simulated: true },
  };
}

function modelCall(
  { model, provider, failureRate, promptTokens, completionTokens }: DemoCondition,
  random: Random,
  timestampUs: number,
  sample_id: string,
  latencyMs: number,
  difficulty: number,
): SimulatedEvent {
  const common = { model, provider, sample_id, simulated: true };
  const measurements = { duration: Math.round(latencyMs * 1e6) };
  if (random.chance(failureRate * difficulty)) {
    const metadata = { ...common, error: random.pick(ERRORS) };
    return { timestampUs, name: 'req_llm.request.exception', measurements, metadata };
  }
  const tokens = {
    prompt: Math.round(promptTokens * difficulty),
    completion: Math.round(completionTokens * difficulty * Math.exp(random.normal() * 0.2)),
  };
  return {
    timestampUs,
    name: 'req_llm.request.stop',
    measurements,
    metadata: { ...common, tokens },
  };
}
