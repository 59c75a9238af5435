import type { RandomStream } from '../random/stream.js';

/**
 * Who of the pooled values belongs to x: `member[p]` is 1 where the value at place p does. Values of
 * x start at the places `ofX`, those of y at `ofY`; in paired data, places ofX[i] and ofY[i] are a pair.
 */
export interface Arrangement {
  readonly member: Uint8Array;
  readonly ofX: Uint32Array;
  readonly ofY: Uint32Array;
  readonly paired: boolean;
}

export function observedArrangement(
  ofX: Uint32Array,
  ofY: Uint32Array,
  paired: boolean,
): Arrangement {
  const member = new Uint8Array(ofX.length + ofY.length);
  for (const place of ofX) member[place] = 1;
  return { member, ofX, ofY, paired };
}

/** How many arrangements there are (all equally likely under the hypothesis of no difference). */
export function arrangementCount({ ofX, ofY, paired }: Arrangement): number {
  if (paired) return 2 ** ofX.length;
  let count = 1;
  // Each division is exact: the product so far is itself a binomial coefficient.
  for (let k = 1; k <= Math.min(ofX.length, ofY.length) && count < 2 ** 53; k++) {
    count = (count * (ofX.length + ofY.length - k + 1)) / k;
  }
  return count;
}

/** Sets `member` to each arrangement in turn, and calls `visit` after each. */
export function visitArrangements(arrangement: Arrangement, visit: () => void): void {
  if (arrangement.paired) visitExchanges(arrangement, visit);
  else visitSubsets(arrangement, visit);
}

/** In the order of a Gray code: each step exchanges one pair. */
function visitExchanges({ member, ofX, ofY }: Arrangement, visit: () => void): void {
  const total = 2 ** ofX.length;
  visit();
  for (let step = 1; step < total; step++) {
    const pair = 31 - Math.clz32(step & -step);
    member[ofX[pair]!]! ^= 1;
    member[ofY[pair]!]! ^= 1;
    visit();
  }
}

/** In lexicographic order of the places that belong to x. */
function visitSubsets({ member, ofX }: Arrangement, visit: () => void): void {
  const size = ofX.length;
  const count = member.length;
  const places = Uint32Array.from({ length: size }, (_, i) => i);
  for (;;) {
    member.fill(0);
    for (let i = 0; i < size; i++) member[places[i]!] = 1;
    visit();
    let last = size - 1;
    while (last >= 0 && places[last] === count - size + last) last -= 1;
    if (last < 0) return;
    const next = places[last]! + 1;
    for (let i = last; i < size; i++) places[i] = next + i - last;
  }
}

/** A function that sets `member` to an arrangement drawn at random. */
export function arrangementDrawer(arrangement: Arrangement, stream: RandomStream): () => void {
  const { member, ofX, ofY, paired } = arrangement;
  if (paired) {
    const words = new Uint32Array(Math.ceil(ofX.length / 32));
    return () => {
      stream.fillIntegers(words, 2 ** 32);
      for (let i = 0; i < ofX.length; i++) {
        const bit = (words[i >>> 5]! >>> (i & 31)) & 1;
        member[ofX[i]!] = bit;
        member[ofY[i]!] = bit ^ 1;
      }
    };
  }
  const places = Uint32Array.from({ length: member.length }, (_, i) => i);
  const size = Math.min(ofX.length, ofY.length);
  const marked = ofX.length <= ofY.length ? 1 : 0;
  return () => {
    stream.shuffle(places, size);
    member.fill(marked ^ 1);
    for (let i = 0; i < size; i++) member[places[i]!] = marked;
  };
}
