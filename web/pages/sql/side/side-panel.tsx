import { useId } from 'preact/hooks';
import type { SqlSchema } from '../../../../src/server/protocol.ts';
import type { Resource } from '../../../connection/use-resource.ts';
import { Tabs } from '../../../controls/tabs.tsx';
import { setParameters } from '../../../routing/location.ts';
import { ExamplesPanel } from './examples-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { SchemaPanel } from './schema-panel.tsx';

interface SidePanelProps {
  readonly selected: 'schema' | 'examples' | 'history';
  readonly schema: Resource<SqlSchema>;
  readonly onInsert: (text: string) => void;
  readonly onStatement: (statement: string, experiments?: readonly string[] | null) => void;
}

const TABS = [
  { key: 'schema', label: 'Schema' },
  { key: 'examples', label: 'Examples' },
  { key: 'history', label: 'History' },
] as const;

export function SidePanel({ selected, schema, onInsert, onStatement }: SidePanelProps) {
  const id = useId();
  const { label } = TABS.find(({ key }) => key === selected)!;
  return (
    <aside class="sql-side" aria-label="To write statements with">
      <Tabs
        label="To write statements with"
        tabs={TABS}
        selected={selected}
        panelId={id}
        onSelect={(key) => setParameters({ panel: key === 'schema' ? null : key })}
      />
      <div id={id} class="sql-side-panel" role="tabpanel" aria-label={label}>
        {selected === 'schema' && <SchemaPanel schema={schema} onInsert={onInsert} />}
        {selected === 'examples' && <ExamplesPanel onChoose={(text) => onStatement(text)} />}
        {selected === 'history' && (
          <HistoryPanel
            onChoose={({ statement, experiments }) => onStatement(statement, experiments)}
          />
        )}
      </div>
    </aside>
  );
}
