/** What a stream can be seeded or split by. */
export type Seed = number | string;

const MASK = 0xffff_ffff_ffff_ffffn;
/** The golden ratio in 64 bits: the step of SplitMix64. */
const STEP = 0x9e37_79b9_7f4a_7c15n;
const bytes = new TextEncoder();

/**
 * The 64-bit name of the stream that a seed starts. Different numbers have different names; a string
 * shares one with another seed by a chance of 2^-64.
 */
export function rootIdentity(seed: Seed): bigint {
  return mixed(encoded(seed));
}

/** The name of the child that `parent` has under `key`: one key never makes two parents share a child. */
export function childIdentity(parent: bigint, key: Seed): bigint {
  return mixed(mixed((parent + STEP) & MASK) ^ encoded(key));
}

/**
 * Four 32-bit words to start a generator from, never all zero: two outputs of SplitMix64, as the
 * authors of xoshiro advise. Steele, Lea & Flood, "Fast splittable pseudorandom number generators"
 * (OOPSLA 2014).
 */
export function initialWords(identity: bigint): [number, number, number, number] {
  const first = mixed((identity + STEP) & MASK);
  const second = mixed((identity + 2n * STEP) & MASK);
  return [low(first), low(first >> 32n), low(second), low(second >> 32n)];
}

function low(word: bigint): number {
  return Number(BigInt.asIntN(32, word));
}

/** The finaliser of SplitMix64: a bijection of 64-bit words. */
function mixed(word: bigint): bigint {
  let z = word;
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
  return z ^ (z >> 31n);
}

/**
 * A number by the bits of its double; a string by the FNV-1a hash of its UTF-8, mixed so that it looks
 * like no number.
 */
function encoded(seed: Seed): bigint {
  if (typeof seed === 'number') {
    const view = new DataView(new ArrayBuffer(8));
    // `+ 0` makes -0 the same seed as 0.
    view.setFloat64(0, seed + 0);
    return view.getBigUint64(0);
  }
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (const byte of bytes.encode(seed)) {
    hash = ((hash ^ BigInt(byte)) * 0x100_0000_01b3n) & MASK;
  }
  return mixed(hash);
}
