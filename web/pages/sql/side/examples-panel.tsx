import { EXAMPLES } from './examples.ts';

interface ExamplesPanelProps {
  readonly onChoose: (statement: string) => void;
}

export function ExamplesPanel({ onChoose }: ExamplesPanelProps) {
  return (
    <ul class="sql-list">
      {EXAMPLES.map(({ title, statement }) => (
        <li key={title}>
          <button type="button" class="sql-entry" onClick={() => onChoose(statement)}>
            <strong>{title}</strong>
            <code>{statement.replace(/\s+/g, ' ')}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
