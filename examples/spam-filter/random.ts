/** A reproducible source of randomness: the same seed and stream give the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, limit). */
  below(limit: number): number;
  /** Fisher–Yates, in place. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
}

/**
 * xoshiro128** seeded through splitmix32. `stream` separates uses of one seed, so that a model
 * which draws more numbers for its initialisation does not thereby also change the order of training.
 */
export function createRandom(seed: number, stream = 0): Random {
  const nextSeedWord = splitmix32((seed ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0);
  let a = nextSeedWord();
  let b = nextSeedWord();
  let c = nextSeedWord();
  let d = nextSeedWord();
  let spareNormal: number | undefined;

  function nextWord(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  const uniform = (): number => nextWord() / 0x1_0000_0000;
  const below = (limit: number): number => Math.floor(uniform() * limit);

  function normal(): number {
    if (spareNormal !== undefined) {
      const spare = spareNormal;
      spareNormal = undefined;
      return spare;
    }
    // Box–Muller; 1 - u keeps the logarithm's argument above zero.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = below(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  return { uniform, normal, below, shuffle };
}

/** Spreads one 32-bit seed over as many words as asked for; neighbouring seeds give unrelated states. */
function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
}
