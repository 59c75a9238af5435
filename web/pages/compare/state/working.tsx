import { useEffect, useState } from 'preact/hooks';
import { Loading } from '../../../shell/loading.tsx';

interface WorkingProps {
  /** What is being done, as `Comparing 3 experiments, 12,000 events`. */
  readonly label: string;
  readonly sinceMs: number;
  readonly onCancel: () => void;
}

/** A question is open: since when, and the way out. */
export function Working({ label, sinceMs, onCancel }: WorkingProps) {
  const [nowMs, setNowMs] = useState(sinceMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, [sinceMs]);
  const seconds = Math.floor((nowMs - sinceMs) / 1000);
  return (
    <div class="compare-working">
      <Loading label={label} height={56} />
      {/* What comes at once needs no words: they appear after a second. */}
      <p class="muted compare-working-text">
        {seconds < 1 ? '' : `${label} … ${seconds} s`}
        {seconds >= 1 && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
      </p>
    </div>
  );
}

interface WorkingOverProps extends Omit<WorkingProps, 'sinceMs'> {
  /** Null while nothing is being done. */
  readonly sinceMs: number | null;
}

/** The same upon what is there already: it takes no room, so that nothing moves as it comes and goes. */
export function WorkingOver({ label, sinceMs, onCancel }: WorkingOverProps) {
  return (
    <div class="compare-working-over" data-overlaps>
      {sinceMs !== null && <Working label={label} sinceMs={sinceMs} onCancel={onCancel} />}
    </div>
  );
}

export function Cancelled({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <div class="panel state-panel" data-state="cancelled">
      <h2>Cancelled</h2>
      <p class="muted">What had been worked out before is still there in the other sections.</p>
      <button type="button" class="button" onClick={onAgain}>
        Ask again
      </button>
    </div>
  );
}
