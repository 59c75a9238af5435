import type { ExperimentModel } from '../model/experiment-model.ts';
import { Notes } from './notes.tsx';
import { PlanFacts } from './plan-facts.tsx';
import './plan.css';

/** What was decided before there were data, and what was noted since. */
export function PlanTab({ model }: { readonly model: ExperimentModel }) {
  const detail = model.detail.value;
  if (detail === null) return null;
  return (
    <div class="plan-columns">
      <section aria-labelledby="plan-title">
        <h2 id="plan-title">Plan</h2>
        <PlanFacts record={detail.experiment} />
      </section>
      <section aria-labelledby="notes-title">
        <h2 id="notes-title">Notes</h2>
        <Notes model={model} notes={detail.notes} />
      </section>
    </div>
  );
}
