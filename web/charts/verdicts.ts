import type { ForestRow } from './chart.ts';
import type { Paint } from './colours.ts';

export type VerdictWord = ForestRow['verdict'];

interface VerdictLook {
  readonly word: string;
  readonly paint: Paint;
  /** Drawn around 0, 0 within six pixels each way; filled unless it says otherwise. */
  readonly mark: string;
  readonly isHollow?: boolean;
}

/** A shape, a word and a colour: none of them alone says what came out. */
export const VERDICTS: Readonly<Record<VerdictWord, VerdictLook>> = {
  better: { word: 'Better', paint: 'good', mark: 'M0 -5.5L5.5 4.5H-5.5Z' },
  worse: { word: 'Worse', paint: 'bad', mark: 'M0 5.5L5.5 -4.5H-5.5Z' },
  equivalent: { word: 'Equivalent', paint: 'accent', mark: 'M-4.5 -4.5h9v9h-9Z' },
  differs: { word: 'Differs', paint: 'warn', mark: 'M0 -6L6 0L0 6L-6 0Z' },
  inconclusive: {
    word: 'Inconclusive',
    paint: 'text-muted',
    mark: 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0',
    isHollow: true,
  },
  unknown: { word: 'Unknown', paint: 'text-muted', mark: 'M-4 -1h8v2h-8Z' },
};
