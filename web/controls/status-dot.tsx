import type { ExperimentStatus } from '../../src/server/protocol.ts';
import './status-dot.css';

/** What became of an experiment: by shape and word, and by colour as well. */
export function StatusDot({ status }: { readonly status: ExperimentStatus }) {
  return (
    <span class="status" data-status={status}>
      <span class="status-dot" aria-hidden="true" />
      {status}
    </span>
  );
}
