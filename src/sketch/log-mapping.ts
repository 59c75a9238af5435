import { refuse } from '../errors.js';

/** Below this the bins of one decade no longer fit any sensible bound; above it an estimate says little. */
const FINEST = 1e-6;
const COARSEST = 0.5;

/**
 * How much of the promised accuracy is kept back to pay for the rounding of `log` and `exp`: both
 * stay under 5e-13 over the whole range of doubles, so the promise holds strictly.
 */
const ROUNDING_RESERVE = 1e-12;

/**
 * Maps magnitudes to bins whose widths grow geometrically: bin `k` holds the magnitudes in
 * (γ^(k-1), γ^k] with γ = (1 + α) / (1 - α), so that one representative value is within the
 * relative accuracy α of everything in its bin.
 *
 * Formula: Masson, Rim & Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees" (PVLDB 12(12), 2019), section 2.
 *
 * @example
 * const mapping = new LogMapping(0.01);
 * mapping.value(mapping.key(250)); // between 247.5 and 252.5
 */
export class LogMapping {
  /** α: the largest relative distance between a magnitude and its bin's representative. */
  readonly relativeAccuracy: number;
  /** γ: how many times wider each bin is than the one below it. */
  readonly gamma: number;
  readonly #logGamma: number;
  readonly #keysPerLog: number;
  readonly #logRepresentative: number;

  /** @throws CrucibleError `invalid-option` unless `relativeAccuracy` is between 1e-6 and 0.5. */
  constructor(relativeAccuracy: number) {
    if (
      !(
        Number.isFinite(relativeAccuracy) &&
        relativeAccuracy >= FINEST &&
        relativeAccuracy <= COARSEST
      )
    ) {
      const expected = `a number between ${FINEST} and ${COARSEST}`;
      throw refuse('invalid-option', 'relativeAccuracy', expected, relativeAccuracy);
    }
    this.relativeAccuracy = relativeAccuracy;
    const accuracy = relativeAccuracy - ROUNDING_RESERVE;
    this.gamma = (1 + accuracy) / (1 - accuracy);
    this.#logGamma = Math.log1p((2 * accuracy) / (1 - accuracy));
    this.#keysPerLog = 1 / this.#logGamma;
    this.#logRepresentative = Math.log1p(-accuracy);
  }

  /**
   * The bin of `value`'s magnitude; its sign is ignored. Zero, NaN and ±Infinity have no bin and get
   * an arbitrary key, which `DDSketch.addKeyed` never looks at.
   */
  key(value: number): number {
    // `| 0` also turns the -0 and ±Infinity of the edge cases into small integers.
    return Math.ceil(Math.log(Math.abs(value)) * this.#keysPerLog) | 0;
  }

  /** The magnitude that stands for bin `key`: 2γ^k / (γ + 1), and never Infinity. */
  value(key: number): number {
    const magnitude = Math.exp(key * this.#logGamma + this.#logRepresentative);
    return Math.min(magnitude, Number.MAX_VALUE);
  }
}
