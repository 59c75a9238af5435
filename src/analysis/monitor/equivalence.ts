import type { Interval } from '../../stats/outcome.js';
import { figure, percent } from '../verdict/figure-text.js';
import { RunningInterval } from './running-interval.js';
import type { SequenceLook } from './sequence.js';
import { factorsOf, type SequentialSettings } from './settings.js';

/**
 * Whether the difference is too small to matter. A share m of the baseline's mean is as uncertain as
 * that mean: so it is not put into the unit of the values, but the difference is small just where
 * candidate - (1 + m) baseline and candidate - (1 - m) baseline lie on either side of 0, and both have
 * a confidence sequence.
 */
export class Equivalence {
  readonly #minimumEffect: SequentialSettings['minimumEffect'];
  readonly #contrasts: readonly { readonly factor: number; readonly running: RunningInterval }[];

  constructor(settings: Pick<SequentialSettings, 'minimumEffect'>) {
    this.#minimumEffect = settings.minimumEffect;
    this.#contrasts = factorsOf(settings).map((factor) => ({
      factor,
      running: new RunningInterval(),
    }));
  }

  see({ contrast }: SequenceLook): void {
    for (const { factor, running } of this.#contrasts) {
      const interval = contrast(factor);
      if (interval !== null) running.narrow(interval);
    }
  }

  /** In words what it is smaller than; null where that is not known of it. */
  smallerThan(difference: Interval): string | null {
    const size = this.#minimumEffect;
    if (size === null) return null;
    if ('absolute' in size) {
      const isSmall = difference.lower > -size.absolute && difference.upper < size.absolute;
      return isSmall ? `the ${figure(size.absolute)} that matters` : null;
    }
    const [above, below] = this.#contrasts.map(({ running }) => sideOf(running.known));
    // Of a mean below 0 the larger multiple is the lower one.
    const isSmall = above !== 0 && above === -below!;
    const share = percent(size.relative).slice(1);
    return isSmall ? `the ${share} of the baseline's mean that matter` : null;
  }
}

/** Of 0: -1 below, 1 above, 0 where it may be either. */
function sideOf(interval: Interval | null): number {
  if (interval === null) return 0;
  return Number(interval.lower > 0) - Number(interval.upper < 0);
}
