import type { ExperimentRecord } from '../../../../src/server/protocol.ts';
import { CopyButton } from '../../../controls/copy-button.tsx';
import { formatExact, formatValue } from '../../../format/number.ts';
import { formatTimestamp } from '../../../format/time.ts';
import { Empty } from '../../../shell/empty.tsx';
import { type Fact, Facts } from '../model/facts.tsx';
import { analysisTexts, directionText, type Plan, sizeText, stoppingTexts } from './plan-words.ts';

/** The plan as it was frozen; or what it means that there is none. */
export function PlanFacts({ record }: { readonly record: ExperimentRecord }) {
  const { plan, assignment } = record;
  const conditions: Fact[] =
    assignment === null
      ? []
      : [{ label: 'Assignment', value: <AssignmentText assignment={assignment} /> }];
  if (plan === null)
    return (
      <>
        <Empty title="There is no plan">
          <p>
            Nothing was written down before the data came: neither what decides nor when to stop.
            What is found here can suggest something; a test of it takes an experiment with a plan.
          </p>
          <p class="muted">
            Give the next one a plan: <code>startExperiment({'{ name, plan: { … } }'})</code>. It is
            frozen and hashed before the first event.
          </p>
        </Empty>
        {conditions.length > 0 && <Facts label="Assignment" facts={conditions} />}
      </>
    );
  return <Facts label="The plan" facts={[...factsOf(plan), ...conditions]} />;
}

function factsOf(plan: Plan): Fact[] {
  const analysis = analysisTexts(plan.analysis);
  return [
    {
      label: 'Primary metric',
      value: (
        <>
          <strong>{plan.primaryMetric}</strong>, {directionText(plan.direction)}
        </>
      ),
    },
    { label: 'Smallest effect that matters', value: sizeText(plan.minimumEffect) },
    {
      label: 'Alpha',
      value: formatExact(plan.alpha),
      title: 'The chance to find a difference where there is none',
    },
    {
      label: 'Power',
      value: formatValue(plan.power, 'fraction'),
      title: 'The chance to find an effect of that size where there is one',
    },
    {
      label: 'Guardrails',
      value:
        plan.guardrails.length === 0 ? (
          <span class="muted">none</span>
        ) : (
          <Lines
            lines={plan.guardrails.map(
              ({ metric, direction, margin }) =>
                `${metric}, ${directionText(direction)}; worse by at most ${sizeText(margin)}`,
            )}
          />
        ),
    },
    { label: 'Stops', value: <Lines lines={stoppingTexts(plan.stoppingRule)} /> },
    {
      label: 'Analysis',
      value:
        analysis.length === 0 ? (
          <span class="muted">as the comparison does it by itself</span>
        ) : (
          <Lines lines={analysis} />
        ),
    },
    {
      label: 'Frozen',
      value: formatTimestamp(plan.registeredAt, { milliseconds: true }),
      title: 'Before the experiment took its first event',
    },
    {
      label: 'Hash',
      value: (
        <span class="plan-hash">
          <code>{plan.hash}</code>
          <CopyButton text={plan.hash} label="the hash" />
        </span>
      ),
      title: 'SHA-256 of the plan: whoever has it can tell that nothing was changed',
    },
  ];
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

type Assignment = NonNullable<ExperimentRecord['assignment']>;

function AssignmentText({ assignment }: { readonly assignment: Assignment }) {
  const whole = assignment.conditions.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <Lines
      lines={assignment.conditions.map(
        ({ name, weight }) => `${name}: ${formatValue(weight / whole, 'fraction')}`,
      )}
    />
  );
}
