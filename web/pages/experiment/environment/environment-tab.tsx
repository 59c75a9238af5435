import { Notice } from '../../../controls/notice.tsx';
import type { ExperimentModel } from '../model/experiment-model.ts';
import { Facts } from '../model/facts.tsx';
import { environmentGroups } from './environment-facts.ts';
import './environment.css';

/** Where and with what it ran. */
export function EnvironmentTab({ model }: { readonly model: ExperimentModel }) {
  const record = model.detail.value?.experiment;
  if (record === undefined) return null;
  // The counts of one that records are newer in its stream than in its record.
  const counts = model.live.value?.counts ?? record.counts;
  return (
    <>
      {record.environment === null && (
        <Notice tone="info">
          Where it ran is not known: its record came without an environment.
        </Notice>
      )}
      <div class="environment">
        {environmentGroups({ ...record, counts }).map(({ title, facts }) => (
          <section key={title}>
            <h2>{title}</h2>
            <Facts label={title} facts={facts} />
          </section>
        ))}
      </div>
    </>
  );
}
