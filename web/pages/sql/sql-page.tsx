import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SqlSchema } from '../../../src/server/protocol.ts';
import { ApiProblem, apiPath, getJson, Unreachable } from '../../connection/api.ts';
import { serverReturns } from '../../connection/presence.ts';
import { useResource } from '../../connection/use-resource.ts';
import { Notice } from '../../controls/notice.tsx';
import { location, setParameters } from '../../routing/location.ts';
import { Empty } from '../../shell/empty.tsx';
import { fitsInAddress, statementParameters, viewFrom } from './address.ts';
import { draftOver, keepDraft } from './draft.ts';
import { faultOf } from './editor/error-place.ts';
import { type EditorHandle, SqlEditor } from './editor/sql-editor.tsx';
import { ResultView } from './result/result-view.tsx';
import { EXAMPLES } from './side/examples.ts';
import { SidePanel } from './side/side-panel.tsx';
import { StatementFault } from './statement-fault.tsx';
import { Toolbar } from './toolbar.tsx';
import { type Question, useStatement } from './use-statement.ts';
import './sql-page.css';

export function SqlPage() {
  const view = viewFrom(location.value.parameters);
  const { state, run, cancel } = useStatement();
  const [text, setText] = useState(
    () => draftOver(view.statement) ?? view.statement ?? EXAMPLES[0]!.statement,
  );
  /** What the editor holds, be it drawn already or not. */
  const held = useRef(text);
  const editor = useRef<EditorHandle | null>(null);
  /** What was asked last, to tell an address that someone went to from one that was written here. */
  const asked = useRef<Question | null>(null);

  const ids = view.experiments;
  const schemaPath = apiPath('/api/sql/schema', { experiment: ids ?? undefined });
  const schema = useResource(schemaPath, (signal) => getJson<SqlSchema>(schemaPath, { signal }));

  const ask = (changes: Partial<Question> = {}) => {
    const question = { statement: text, experiments: ids, maxRows: view.maxRows, ...changes };
    if (question.statement.trim() === '') return;
    asked.current = question;
    setParameters(statementParameters(question));
    keepDraft(fitsInAddress(question.statement) ? question.statement : null, held.current);
    void run(question);
  };
  const put = (statement: string) => {
    held.current = statement;
    setText(statement);
  };
  const write = (statement: string) => {
    put(statement);
    keepDraft(view.statement, statement);
  };

  useEffect(() => {
    document.title = 'SQL · Crucible';
  }, []);
  // An address with a statement shows what it answers: at the start, and after going back.
  useEffect(() => {
    const { statement, maxRows } = view;
    if (statement === null || statement === asked.current?.statement) return;
    // What was typed over it and not run is still there; the answer is that of the address.
    put(draftOver(statement) ?? statement);
    asked.current = { statement, experiments: ids, maxRows };
    void run(asked.current);
  }, [view.statement]);

  const { answered, failed, runningSinceMs, cancelledAfterMs } = state;
  // What could not be asked while the server was away is asked when it is back.
  const returns = serverReturns.value;
  useEffect(() => {
    if (failed?.error instanceof Unreachable) ask(failed.question);
  }, [returns]);
  const isRunning = runningSinceMs !== null;
  const fault = useMemo(() => {
    if (!(failed?.error instanceof ApiProblem)) return null;
    const { code, path, detail } = failed.error.problem;
    const isOfStatement = code === 'invalid-query' && path === 'statement';
    return isOfStatement ? faultOf(detail, failed.question.statement) : null;
  }, [failed]);
  const isAsFailed = failed?.question.statement === text;

  return (
    <div class="sql-page">
      <div class="sql-main">
        <div class="sql-heading">
          <h1>SQL</h1>
          <p class="muted">Reads events, metrics and experiments. It changes nothing.</p>
        </div>
        <SqlEditor
          text={text}
          onText={write}
          onRun={() => ask()}
          schema={schema.value}
          errorPlace={isAsFailed ? (fault?.place ?? null) : null}
          handle={editor}
        />
        <Toolbar
          view={view}
          runningSinceMs={runningSinceMs}
          cancelledAfterMs={cancelledAfterMs}
          canRun={text.trim() !== ''}
          onRun={() => ask()}
          onCancel={cancel}
        />
        {asked.current !== null && !fitsInAddress(asked.current.statement) && (
          <Notice tone="info">
            This statement is too long for an address: it is in the history of this browser only,
            and a link to this page does not show it.
          </Notice>
        )}
        {failed !== null && (
          <StatementFault
            error={failed.error}
            fault={fault}
            hasChosen={failed.question.experiments !== null}
            onGoTo={(offset) => editor.current?.goTo(offset)}
            onAll={() => ask({ experiments: null })}
            onRetry={() => ask()}
          />
        )}
        {failed === null && answered !== null && (
          <ResultView
            {...answered}
            tab={view.tab}
            isOld={isRunning}
            onRunWith={(maxRows) => ask({ ...answered.question, maxRows })}
          />
        )}
        {failed === null && answered === null && (
          <div class="sql-waiting">
            {!isRunning && (
              <Empty title="Nothing asked yet">
                <p>
                  Run the statement, or choose an example. The answer is shown here as a table or a
                  chart.
                </p>
              </Empty>
            )}
          </div>
        )}
      </div>
      <SidePanel
        selected={view.panel}
        schema={schema}
        onInsert={(name) => editor.current?.insert(name)}
        onStatement={(statement, experiments) => {
          write(statement);
          ask({ statement, ...(experiments === undefined ? {} : { experiments }) });
        }}
      />
    </div>
  );
}
