import type { Arm, Grouping } from './arms.ts';
import type { Selection } from './selection.ts';
import type { KeptAnswers } from './use-asked.ts';

/** What every section of the page is about. */
export interface Comparison {
  readonly selection: Selection;
  /** The baseline first. */
  readonly arms: readonly Arm[];
  readonly grouping: Grouping;
  readonly kept: KeptAnswers;
  /** Changes whenever the experiments have recorded more. */
  readonly recorded: number;
  readonly isLive: boolean;
}

/** The section's picture is on the screen, for whoever measures how long it took. */
export function markDrawn(): void {
  performance.mark('crucible:compare:drawn');
}
