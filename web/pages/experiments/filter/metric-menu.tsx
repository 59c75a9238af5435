import { Menu } from '../../../controls/menu.tsx';
import { headingOfMetric } from '../columns/metric-unit.ts';
import { appendToken } from './edit.ts';
import { PARAMETER_PREFIX } from './filter.ts';
import { quoted, tokenize } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

interface MetricMenuProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly vocabulary: () => Vocabulary;
}

const OPERATORS = ['<', '<=', '>', '>=', '=', '!='] as const;

export function MetricMenu(props: MetricMenuProps) {
  const said = tokenize(props.text).filter(({ kind }) => kind === 'comparison').length;
  return (
    <Menu label={said === 0 ? 'Metric' : `Metric · ${said}`} align="right">
      <ComparisonForm {...props} />
    </Menu>
  );
}

/** `loss`, `<`, `0.2` as three fields. */
function ComparisonForm({ text, onText, vocabulary }: MetricMenuProps) {
  const { metricNames, parameterNames } = vocabulary();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const bound = String(data.get('bound')).trim();
    onText(appendToken(text, `${data.get('name')}${data.get('operator')}${quoted(bound)}`));
    form.reset();
  };
  if (metricNames.length === 0 && parameterNames.length === 0)
    return <p class="experiments-menu-note">No experiment has a metric yet.</p>;
  return (
    <form class="experiments-menu-form" onSubmit={submit}>
      <label class="field">
        <span>Metric or parameter</span>
        <select class="select" name="name">
          <optgroup label="Metrics">
            {metricNames.map((name) => (
              <option key={name} value={name}>
                {headingOfMetric(name)}
              </option>
            ))}
          </optgroup>
          <optgroup label="Parameters">
            {parameterNames.map((name) => (
              <option key={name} value={name}>
                {name.slice(PARAMETER_PREFIX.length)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label class="field">
        <span>is</span>
        <select class="select" name="operator">
          {OPERATORS.map((operator) => (
            <option key={operator}>{operator}</option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Value</span>
        <input class="input" name="bound" required autocomplete="off" placeholder="0.2" />
      </label>
      <button type="submit" class="button">
        Filter
      </button>
    </form>
  );
}
