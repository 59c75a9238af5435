import type { ComponentChildren } from 'preact';
import './facts.css';

export interface Fact {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly title?: string;
}

interface FactsProps {
  readonly label: string;
  readonly facts: readonly Fact[];
}

/** What is known of something, each with its name. */
export function Facts({ label, facts }: FactsProps) {
  return (
    <dl class="facts" aria-label={label}>
      {facts.map((fact) => (
        <div key={fact.label} class="fact" title={fact.title}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
