import type { Verdict } from '../../../../src/server/protocol.ts';
import { Swatch } from '../picker/swatch.tsx';
import { Badge } from './badge.tsx';
import type { Pair } from './pairs.ts';
import { headlineOf, typeset } from './words.ts';

interface HeadlinesProps {
  readonly verdict: Verdict;
  readonly pairs: readonly Pair[];
  readonly chosen: string | null;
}

/** The answer in words, one for each pair; below it the whole in the library's own. */
export function Headlines({ verdict, pairs, chosen }: HeadlinesProps) {
  return (
    <section class="compare-headlines panel" aria-label="Verdict in words">
      {pairs.length === 0 && (
        <p class="compare-headline">
          Nothing to compare: no metric has values in both conditions. Choose metrics of your own
          under “Settings”.
        </p>
      )}
      {pairs.map((pair) => {
        const headline = headlineOf(pair, chosen);
        if (headline === null) return null;
        return (
          <div key={pair.key} class="compare-headline-row">
            <Swatch colour={pair.candidate.colour} />
            <div>
              <p class="compare-headline">
                <Badge word={headline.metric.verdict} /> {headline.answer}
              </p>
              {headline.cost !== null && <p>{headline.cost}</p>}
            </div>
          </div>
        );
      })}
      <p class="muted">{typeset(verdict.words)}</p>
    </section>
  );
}
