import { useId, useLayoutEffect, useMemo } from 'preact/hooks';
import type { SqlAnswer } from '../../../../src/server/protocol.ts';
import { downloadBlob } from '../../../charts/download.ts';
import { Menu, MenuItem } from '../../../controls/menu.tsx';
import { Notice } from '../../../controls/notice.tsx';
import { Tabs } from '../../../controls/tabs.tsx';
import { formatValue } from '../../../format/number.ts';
import { counted } from '../../../format/words.ts';
import { setParameters } from '../../../routing/location.ts';
import { ROW_LIMITS } from '../address.ts';
import type { Question } from '../use-statement.ts';
import { ResultChart } from './result-chart.tsx';
import { columnsOf } from './result-columns.ts';
import { resultCsv, resultJson } from './result-file.ts';
import { ResultTable } from './result-table.tsx';

/** What `EXPLAIN` answers: a text of many lines is no cell of a table. */
const PLAN_COLUMNS = ['explain_key', 'explain_value'];

interface ResultViewProps {
  readonly question: Question;
  readonly answer: SqlAnswer;
  readonly tab: 'table' | 'chart';
  /** Older than what is being asked. */
  readonly isOld: boolean;
  readonly onRunWith: (maxRows: number) => void;
}

const TABS = [
  { key: 'table', label: 'Table' },
  { key: 'chart', label: 'Chart' },
] as const;

export function ResultView({ question, answer, tab, isOld, onRunWith }: ResultViewProps) {
  const id = useId();
  const columns = useMemo(() => columnsOf(answer), [answer]);
  const { rows, truncated, elapsedMs } = answer;
  const isPlan = answer.columns.join() === PLAN_COLUMNS.join();
  useLayoutEffect(() => {
    performance.mark('crucible:sql:drawn');
  }, [answer]);
  const save = (extension: string, type: string, text: string) =>
    downloadBlob('crucible-sql', extension, new Blob([text], { type }));

  return (
    <section class="sql-result" aria-label="Result" aria-busy={isOld} data-old={isOld}>
      <div class="sql-result-head">
        <Tabs
          label="Result as"
          tabs={TABS}
          selected={tab}
          panelId={id}
          onSelect={(key) =>
            setParameters({ tab: key === 'table' ? null : key }, { replace: false })
          }
        />
        <p class="sql-figures" role="status">
          {counted(rows.length, 'row')} · {counted(columns.length, 'column')} ·{' '}
          <span title="On the server, without the way there and back">
            {formatValue(elapsedMs, 'milliseconds')}
          </span>
        </p>
        <Menu label="Download" align="right">
          <MenuItem
            onChoose={() => save('csv', 'text/csv;charset=utf-8', resultCsv(columns, rows))}
          >
            CSV, {counted(rows.length, 'row')}
          </MenuItem>
          <MenuItem onChoose={() => save('json', 'application/json', resultJson(columns, rows))}>
            JSON, {counted(rows.length, 'row')}
          </MenuItem>
        </Menu>
      </div>
      {truncated && <Truncated maxRows={question.maxRows} onRunWith={onRunWith} />}
      <div id={id} role="tabpanel" aria-label={tab === 'table' ? 'Table' : 'Chart'}>
        {tab === 'table' && isPlan ? (
          <pre class="sql-plan panel">{rows.map(([, plan]) => String(plan)).join('\n')}</pre>
        ) : tab === 'table' ? (
          <ResultTable key={question.statement} columns={columns} rows={rows} />
        ) : (
          <ResultChart columns={columns} rows={rows} />
        )}
      </div>
    </section>
  );
}

interface TruncatedProps {
  readonly maxRows: number;
  readonly onRunWith: (maxRows: number) => void;
}

function Truncated({ maxRows, onRunWith }: TruncatedProps) {
  const next = ROW_LIMITS.find((limit) => limit > maxRows);
  return (
    <Notice tone="warn">
      There are more rows than these {formatValue(maxRows, 'count')}: a total or a chart of them is
      of a part only.{' '}
      {next === undefined ? (
        'More are not shown here: group them, or export the experiment.'
      ) : (
        <button type="button" class="button" onClick={() => onRunWith(next)}>
          Ask for {next.toLocaleString('en-US')}
        </button>
      )}
    </Notice>
  );
}
