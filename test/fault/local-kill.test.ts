import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { KILL_MODES, killTimeAndAgain, seededRandom } from './local-kill-trial.js';

/** `scripts/reliability.ts` does the same hundreds of times. */
const LIVES = 2;
const KILLS = 5;
const LONGEST_MS = 700;
const seed = Number(process.env['CRUCIBLE_FAULT_SEED'] ?? Date.now() % 1_000_000);

describe(`a process that is killed at any moment (CRUCIBLE_FAULT_SEED=${seed})`, () => {
  it.each(KILL_MODES)(
    'loses nothing it called safe and doubles nothing: $name',
    async (mode) => {
      const lives = Array.from({ length: LIVES }, async (_, life) => {
        const directory = temporaryDirectory();
        const random = seededRandom(seed + life * 1000 + KILL_MODES.indexOf(mode));
        return killTimeAndAgain(mode, { directory, kills: KILLS, longestMs: LONGEST_MS, random });
      });
      for (const counts of await Promise.all(lives))
        expect(counts).toMatchObject({ lost: 0, duplicates: 0, faults: [] });
    },
    120_000,
  );
});
