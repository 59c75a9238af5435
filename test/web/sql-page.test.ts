import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.ts';
import { Lab } from '../../src/lab/lab.ts';
import { sql } from '../../src/lab/sql.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { fitsInAddress, statementParameters, viewFrom } from '../../web/pages/sql/address.ts';
import { EXAMPLES } from '../../web/pages/sql/side/examples.ts';
import {
  entriesFrom,
  type HistoryEntry,
  MOST_ENTRIES,
  withEntry,
} from '../../web/pages/sql/side/history-entries.ts';

function entry(statement: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const at = '2026-11-22T12:00:00.000Z';
  return { statement, experiments: null, at, rows: 1, durationMs: 2, isPinned: false, ...more };
}

describe('the examples', () => {
  const telemetry = new Telemetry();
  const lab = new Lab({ telemetry, store: memoryStore() });

  it.each(EXAMPLES)('“$title” answers, with events and without any', async ({ statement }) => {
    const empty = new Lab({ telemetry: new Telemetry(), store: memoryStore() });
    await sql(empty, statement);
    const experiment = await lab.start({ name: 'one', scope: 'run', metadata: { 'a b': 1 } });
    experiment.run(() => {
      telemetry.execute(
        'req_llm.request.stop',
        { duration: 5_000_000 },
        { model: 'gpt-4o', success: true, cost_usd: 0.1 },
      );
      telemetry.execute('training.step.stop', { loss: 0.5 }, { step: 1 });
    });
    await experiment.stop();
    const { rows } = await sql(lab, statement, { experiments: experiment.id });
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('the address of the console', () => {
  it('says what is asked, of which experiments, how many rows and how they are shown', () => {
    const question = { statement: 'SELECT 1 -- ä', experiments: ['a', 'b'], maxRows: 100 };
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(statementParameters(question)))
      if (value !== null) parameters.set(name, value);
    parameters.set('tab', 'chart');
    parameters.set('panel', 'history');
    expect(viewFrom(new URLSearchParams(parameters.toString()))).toEqual({
      ...question,
      tab: 'chart',
      panel: 'history',
    });
  });

  it('takes what it does not know for what is usual', () => {
    const view = viewFrom(new URLSearchParams('rows=7&tab=x&panel=y&experiments=,a,,a&q='));
    expect(view).toEqual({
      statement: null,
      experiments: ['a'],
      maxRows: 1000,
      tab: 'table',
      panel: 'schema',
    });
  });

  it('leaves a statement out that is too long for it', () => {
    const long = `SELECT '${'ä'.repeat(2000)}'`;
    expect(fitsInAddress(long)).toBe(false);
    expect(statementParameters({ statement: long, experiments: null, maxRows: 1000 })).toEqual({
      q: null,
      experiments: null,
      rows: null,
    });
  });
});

describe('the history', () => {
  it('has the newest first, each statement once, and keeps that it was pinned', () => {
    const before = [entry('a', { isPinned: true }), entry('b')];
    const after = withEntry(before, entry('a', { rows: 5 }));
    expect(after.map(({ statement, rows, isPinned }) => [statement, rows, isPinned])).toEqual([
      ['a', 5, true],
      ['b', 1, false],
    ]);
    expect(withEntry(after, entry('a', { experiments: ['x'] }))).toHaveLength(3);
  });

  it('is bounded, but for what was pinned', () => {
    let entries: readonly HistoryEntry[] = [entry('pinned', { isPinned: true })];
    for (let i = 0; i < MOST_ENTRIES + 20; i++) entries = withEntry(entries, entry(`SELECT ${i}`));
    expect(entries).toHaveLength(MOST_ENTRIES + 1);
    expect(entries[0]!.statement).toBe(`SELECT ${MOST_ENTRIES + 19}`);
    expect(entries.at(-1)!.statement).toBe('pinned');
  });

  it('is read from what was stored, and takes nothing for an entry that is none', () => {
    const stored = [entry('a'), { statement: 'b' }, 'c', null, entry('d', { rows: null })];
    expect(entriesFrom(JSON.stringify(stored)).map(({ statement }) => statement)).toEqual([
      'a',
      'd',
    ]);
    expect(entriesFrom('{')).toEqual([]);
    expect(entriesFrom('{}')).toEqual([]);
    expect(entriesFrom(null)).toEqual([]);
  });
});
