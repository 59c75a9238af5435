/** Figures that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** Of the standard normal distribution. */
  normal(): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Marsaglia's xorshift32, and the Box-Muller transform. */
export function createRandom(seed: number): Random {
  let state = Math.imul((seed + 1) | 0, 0x9e3779b9) || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)]!,
  };
}
