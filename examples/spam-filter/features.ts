import type { EmailText } from './email-text.js';
import { tokenise } from './tokens.js';

/** Which features a model is given. Hashed: no vocabulary to store, and an unseen word needs no case of its own. */
export interface FeatureRecipe {
  /** Size of the feature space; a power of two. */
  readonly bucketCount: number;
  /** Words of the subject count as features of their own, apart from the same words in the body. */
  readonly separateSubject: boolean;
}

/** One e-mail's non-zero features. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Turns text into a sparse row; keeps scratch space, so one encoder serves one caller at a time. */
export type Encode = (text: EmailText) => SparseRow;

const bodySalt = 0;
const subjectSalt = 0x5bd1e995;

/**
 * Term frequencies damped by a logarithm and scaled to length 1: a long mail repeats its words more
 * often without being more of a kind, and rows of one length let one learning rate suit them all.
 */
export function createEncoder(recipe: FeatureRecipe): Encode {
  const { bucketCount } = recipe;
  if (bucketCount < 2 || (bucketCount & (bucketCount - 1)) !== 0)
    throw new RangeError(`bucketCount: expected a power of two, got ${bucketCount}`);
  const mask = bucketCount - 1;
  const counts = new Int32Array(bucketCount);
  let touched = new Int32Array(4_096);
  let touchedCount = 0;

  function count(column: number): void {
    if (counts[column] === 0) {
      if (touchedCount === touched.length) {
        const larger = new Int32Array(touched.length * 2);
        larger.set(touched);
        touched = larger;
      }
      touched[touchedCount++] = column;
    }
    counts[column]! += 1;
  }

  function countTokens(tokens: readonly string[], salt: number): void {
    for (const token of tokens) count(mix(hashToken(token, salt)) & mask);
  }

  return (text) => {
    touchedCount = 0;
    countTokens(tokenise(text.subject), recipe.separateSubject ? subjectSalt : bodySalt);
    countTokens(tokenise(text.body), bodySalt);
    // Ascending columns: neighbours in memory are then read one after another by the models.
    const columns = touched.slice(0, touchedCount).sort();
    const values = new Float32Array(touchedCount);
    let squaredNorm = 0;
    for (let i = 0; i < touchedCount; i++) {
      const column = columns[i]!;
      const value = 1 + Math.log(counts[column]!);
      counts[column] = 0;
      values[i] = value;
      squaredNorm += value * value;
    }
    const scale = squaredNorm > 0 ? 1 / Math.sqrt(squaredNorm) : 0;
    for (let i = 0; i < touchedCount; i++) values[i]! *= scale;
    return { columns, values };
  };
}

/** FNV-1a over UTF-16 units. */
function hashToken(token: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return hash;
}

/** FNV's low bits alone are weak; this spreads every bit over the bucket's (MurmurHash3's finaliser). */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
