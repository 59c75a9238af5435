import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { type SqlOptions, sql } from '../../src/lab/sql.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

let root: string;
let lab: Lab;
let ids: readonly string[];

/** Three experiments with ten events each. */
async function recorded(store: EventStore): Promise<{ lab: Lab; ids: readonly string[] }> {
  const telemetry = new Telemetry();
  const made = new Lab({ telemetry, store });
  const started: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const { id } = await made.start({ name });
    for (let i = 0; i < 10; i++)
      telemetry.execute('call', { score: i }, { path: '/of/the/caller' });
    await made.stop(id);
    started.push(id);
  }
  return { lab: made, ids: started };
}

beforeAll(async () => {
  root = temporaryDirectory();
  // What a literal of SQL doubles, and what would be a pattern.
  ({ lab, ids } = await recorded(localStore({ directory: join(root, "it's [the] store") })));
});

async function plan(statement: string, options: SqlOptions = {}): Promise<string> {
  const { columns, rows } = await sql(lab, statement, options);
  expect(columns).toEqual(['explain_key', 'explain_value']);
  expect(rows).toHaveLength(1);
  return String(rows[0]![1]);
}

/** Names of the Parquet files of an experiment. */
function filesOf(id: string): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.includes(id) && file.endsWith('.parquet'))
    .map((f) => basename(f));
}

/** No part of a path, be it broken over lines. */
function expectNoDirectory(text: string): void {
  const solid = text.replace(/[\s│]/g, '');
  for (const part of [...root.split('/').filter((each) => each.length > 3), 'store', ...ids])
    expect(solid.includes(`${part}/`), text).toBe(false);
  expect(text).not.toMatch(/it'+s|\[the/);
  expect(text).not.toContain('/');
}

const STATEMENTS: readonly string[] = [
  'EXPLAIN SELECT avg(measurements_score) FROM events',
  'EXPLAIN ANALYZE SELECT avg(measurements_score) FROM events',
  'explain /* with times */ analyze\nFROM metrics',
  'EXPLAIN ANALYZE SELECT count(*) FROM events a JOIN events b USING (event_id)',
  "EXPLAIN ANALYZE SELECT event_id FROM events WHERE experiment_name = 'one' ORDER BY 1 LIMIT 2",
];

describe.each([
  ['one experiment', 1],
  ['several experiments', 3],
])('a plan over %s', (_, count) => {
  it.each(STATEMENTS)('says nothing of where files are: %s', async (statement) => {
    const text = await plan(statement, { experiments: ids.slice(0, count) });
    expect(text).toContain('READ_PARQUET');
    expectNoDirectory(text);
  });

  it('names them, and how many rows came of each operator', async () => {
    const experiments = ids.slice(0, count);
    const statement = 'EXPLAIN ANALYZE SELECT avg(measurements_score) FROM events';
    const text = await plan(statement, { experiments });
    for (const file of experiments.flatMap(filesOf)) expect(text).toContain(file);
    expect(text).toMatch(
      new RegExp(`^ +READ_PARQUET {2}${count * 10} rows, \\d+\\.\\d{3} ms$`, 'm'),
    );
  });
});

describe('a plan', () => {
  it('has what an operator reads from below it', async () => {
    const statement = "EXPLAIN SELECT count(*) FROM events WHERE metadata_path = '/of/the/caller'";
    const text = await plan(statement, { experiments: ids[0]! });
    expect(text).toMatch(/^UNGROUPED_AGGREGATE\n {4}Aggregates: count_star\(\)\n {2}\w+\n {6}\w/);
    // What the statement itself says is left as it is.
    expect(text).toContain("'/of/the/caller'");
  });

  it('is given of what reads no file', async () => {
    expect(await plan('EXPLAIN(SELECT 1)')).toMatch(/^PROJECTION\n {4}Projections: 1\n/);
    const memory = await recorded(memoryStore());
    const { rows } = await sql(memory.lab, 'EXPLAIN ANALYZE SELECT count(*) FROM events');
    expect(rows[0]![1]).toMatch(/^UNGROUPED_AGGREGATE {2}1 row, /);
  });

  it('says so where DuckDB has none, having answered from what it knows of a file', async () => {
    const statement = 'EXPLAIN ANALYZE SELECT count(*) FROM events';
    expect(await plan(statement, { experiments: ids[0]! })).toMatch(/^DuckDB has no plan/);
  });
});
