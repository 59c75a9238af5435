import type { SamplingConfig } from '../event/experiment.js';
import { camelCase, snakeCase } from '../event/fields.js';

/** Decides for one event after the other; the same seed and events give the same decisions. */
export type Sampler = (measurements: object, metadata: object) => boolean;

/** Null where every event is kept, so that nothing is paid for sampling that is not used. */
export function createSampler(config: SamplingConfig): Sampler | null {
  if (config.rate >= 1) return null;
  const threshold = config.rate * 2 ** 32;
  let count = 0;
  const alone: Sampler = () => mix(config.seed + Math.imul(count++, 0x9e3779b9)) < threshold;
  if (config.by === null) return alone;
  const keys = [...new Set([config.by, snakeCase(config.by), camelCase(config.by)])];
  return (measurements, metadata) => {
    const unit = unitOf(metadata, keys) ?? unitOf(measurements, keys);
    return unit === null ? alone(measurements, metadata) : hashUnit(unit, config.seed) < threshold;
  };
}

function unitOf(values: object, keys: readonly string[]): string | null {
  try {
    for (const key of keys) {
      const value = (values as Record<string, unknown>)[key];
      if (typeof value === 'string' || typeof value === 'number') return String(value);
    }
  } catch {
    // A getter that throws names no unit.
  }
  return null;
}

/** FNV-1a over the UTF-16 code units, then mixed: 32 bits, evenly spread. */
function hashUnit(unit: string, seed: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < unit.length; i++) hash = Math.imul(hash ^ unit.charCodeAt(i), 0x01000193);
  return mix(hash ^ Math.imul(seed, 0x85ebca6b));
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
