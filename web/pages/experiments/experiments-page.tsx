import { signal, useComputed, useSignal } from '@preact/signals';
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { connection } from '../../connection/stream.ts';
import { VirtualTable } from '../../controls/virtual-table.tsx';
import { navigate } from '../../routing/location.ts';
import { ErrorPanel } from '../../shell/error-panel.tsx';
import { nowMs } from './columns/cells.tsx';
import { usualColumns } from './columns/chosen.ts';
import { ColumnsMenu } from './columns/columns-menu.tsx';
import { columnOf, narrowColumns } from './columns/experiment-columns.tsx';
import { inComparisonOrder } from './comparison-order.ts';
import { parseFilter } from './filter/filter.ts';
import { Problems } from './filter/problems.tsx';
import { metricNamesOf, namesText, vocabularyReader } from './filter/vocabulary.ts';
import { FirstExperiment } from './first-experiment.tsx';
import { NoMatch, PageFrame } from './page-frame.tsx';
import { ExperimentRows } from './rows/experiment-rows.ts';
import type { LoadedRow } from './rows/loaded-row.ts';
import { useShownRows } from './rows/use-shown-rows.ts';
import { selectionSignal } from './selection-signal.ts';
import { SummaryStrip } from './summary-strip.tsx';
import { Toolbar } from './toolbar.tsx';
import { useChosenRows } from './use-chosen-rows.ts';
import { useMarks } from './use-marks.ts';
import { useNarrow } from './use-narrow.ts';
import { type TablePlace, useTableHold, useTablePlace } from './use-table-hold.ts';
import { ViewState } from './view-state.ts';
import { ViewsMenu } from './views/views-menu.tsx';
import './experiments.css';

/** Kept while other pages are shown: coming back shows them at once. */
const rows = new ExperimentRows();
const view = new ViewState();
const chosenIds = signal<ReadonlySet<string>>(new Set());
const place: TablePlace = { key: null, topPx: 0 };
const vocabulary = vocabularyReader(rows);
const TICK_MS = 1000;
const ROW_PX = 36;
const NARROW_ROW_PX = 52;
const PLACEHOLDERS = 20;
const TEXT_COLUMNS = new Set(['name', 'status', 'condition', 'id']);

export function ExperimentsPage() {
  const problemsId = useId();
  const range = useRef({ from: 0, to: 50 });
  const caret = useSignal<number | null>(null);
  const isNarrow = useNarrow();
  useLayoutEffect(() => view.follow(), []);
  useLayoutEffect(() => rows.visit(), []);
  useEffect(() => {
    document.title = 'Experiments · Crucible';
    const timer = setInterval(() => {
      nowMs.value = Date.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);

  const nameText = useComputed(() => namesText(rows));
  const names = useComputed(() => nameText.value.split('\n'));
  const parsed = useComputed(() => parseFilter(view.text.value, Date.now(), names.value));
  const selection = useMemo(
    () => selectionSignal(view, parsed, caret, names, vocabulary),
    [parsed, caret, names],
  );
  const { isHeld, scrollTo, around } = useTableHold(place);
  const shown = useShownRows(rows, selection, isHeld);
  const { entryAt } = shown;
  const count = shown.count ?? 0;
  const chosen = useChosenRows(chosenIds, { count, idAt: (index) => entryAt(index)?.row.id });

  const latest = useRef(shown);
  latest.current = shown;
  const onRange = useCallback(
    (from: number, to: number) => {
      range.current = { from, to };
      const inSight = Array.from({ length: to - from }, (_, offset) =>
        latest.current.entryAt(from + offset),
      ).filter((entry) => entry !== undefined);
      rows.show(selection.peek(), from, to, inSight);
    },
    [selection],
  );
  useEffect(() => onRange(range.current.from, range.current.to));
  useMarks(shown.key, count > 0 && entryAt(0) !== undefined);
  useTablePlace(place, shown.key, scrollTo);

  const isComplete = rows.isComplete.value;
  const facts = rows.facts.value;
  const total = isComplete ? rows.map.size : (facts?.total ?? null);
  const pending = isComplete ? rows.map.pending : (facts?.pendingMetrics ?? 0);
  const asked = [...parsed.value.filter.comparisons.map(({ name }) => name), view.sort.value.key];
  const keys =
    view.columns.value ?? usualColumns({ metricNames: metricNamesOf(rows), asked, isNarrow });
  const keyText = keys.join('\n');
  const columns = useMemo(
    () => (isNarrow ? narrowColumns(keys) : keys.map(columnOf)),
    [keyText, isNarrow],
  );
  const error = rows.error.value;
  const hasName =
    isComplete && pending === 0
      ? (name: string) => rows.map.metricNames.has(name) || rows.map.parameterNames.has(name)
      : null;
  const text = view.text.value;

  if (error !== null && shown.count === null)
    return (
      <PageFrame>
        <ErrorPanel error={error} onRetry={() => rows.reload()} />
      </PageFrame>
    );
  if (total === 0)
    return (
      <PageFrame>
        <FirstExperiment />
      </PageFrame>
    );
  return (
    <PageFrame
      menus={
        <>
          <ColumnsMenu
            chosen={keys}
            onChoose={(chosenKeys) => view.chooseColumns(chosenKeys)}
            vocabulary={vocabulary}
          />
          <ViewsMenu query={() => view.query()} />
        </>
      }
    >
      <Toolbar
        view={view}
        parsed={parsed.value}
        vocabulary={vocabulary}
        problemsId={problemsId}
        onCaret={(at) => {
          caret.value = at;
          if (at === null) view.flush();
        }}
      />
      <div class="experiments-list" {...around}>
        <SummaryStrip
          matching={shown.matching}
          total={total}
          pending={pending}
          waiting={shown.waiting}
          onShowWaiting={() => {
            shown.letGo();
            scrollTo(0);
          }}
          chosen={inComparisonOrder(chosen.ids, (id) => rows.map.get(id))}
          onClearChosen={chosen.clear}
          trouble={troubleOf(error)}
          problems={
            <Problems
              id={problemsId}
              parsed={parsed.value}
              text={text}
              caret={caret.value}
              names={hasName}
            />
          }
        />
        <div class="experiments-table">
          <VirtualTable<LoadedRow>
            label="Experiments"
            columns={columns}
            rowCount={shown.count ?? PLACEHOLDERS}
            rowAt={entryAt}
            rowKey={({ row }) => row.id}
            rowHeightPx={isNarrow ? NARROW_ROW_PX : ROW_PX}
            onRange={onRange}
            sort={view.sort.value}
            onSort={(key) => view.sortBy(key, TEXT_COLUMNS.has(key))}
            onOpen={({ row }) => navigate(pathOf(row.id))}
            rowLink={({ row }) => pathOf(row.id)}
            selectedKeys={chosen.ids}
            onSelect={chosen.choose}
            // A grid may hold nothing but rows: it is said above it.
            empty={<span />}
          />
          {shown.count === 0 && <NoMatch onClear={() => view.filter('')} />}
        </div>
      </div>
    </PageFrame>
  );
}

function troubleOf(error: unknown): string | null {
  if (connection.value === 'offline')
    return 'The server does not answer: what is shown is from before.';
  if (rows.isStoreAway.value) return 'The store does not answer: what is shown is from before.';
  return error === null ? null : 'Loading failed; it is tried again.';
}

function pathOf(id: string): string {
  return `/experiments/${encodeURIComponent(id)}`;
}
