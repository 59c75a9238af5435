import { Notice } from '../../../controls/notice.tsx';
import type { Caveat } from './caveats.ts';

interface CaveatsProps {
  readonly caveats: readonly Caveat[];
  readonly isPlanned: boolean;
}

/** Before the verdict: what one has to know to read it. */
export function Caveats({ caveats, isPlanned }: CaveatsProps) {
  if (isPlanned && caveats.length === 0) return null;
  return (
    <div class="compare-caveats">
      {caveats.map(({ tone, text }) => (
        <Notice key={text} tone={tone}>
          {text}
        </Notice>
      ))}
      {!isPlanned && (
        <p class="muted">
          Nothing was planned before the data were recorded: all of this is exploratory, and says
          what to test next rather than what is so.
        </p>
      )}
    </div>
  );
}
