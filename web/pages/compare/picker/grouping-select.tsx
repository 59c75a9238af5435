import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { setParameters } from '../../../routing/location.ts';
import { type Grouping, groupingChoices, groupingText } from '../state/arms.ts';

interface GroupingSelectProps {
  readonly rows: readonly ExperimentRow[];
  readonly grouping: Grouping;
}

/** What makes one side of the comparison. */
export function GroupingSelect({ rows, grouping }: GroupingSelectProps) {
  const now = groupingText(grouping);
  const choices = groupingChoices(rows);
  const isListed = choices.some(({ value }) => value === now);
  return (
    <label class="compare-field">
      <span>Compare by</span>
      <select
        class="select"
        value={now}
        onChange={(event) =>
          setParameters({ by: event.currentTarget.value, baseline: null }, { replace: false })
        }
      >
        {!isListed && <option value={now}>{now.replace(':', ' ')}</option>}
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
