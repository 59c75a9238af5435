import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { sql } from '../../src/lab/sql.js';
import { localStore } from '../../src/store/local/local-store.js';
import { openDuckDB } from '../../src/store/parquet/duckdb.js';
import { lock } from '../../src/store/sql/lock.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

/** Every file below a directory with its content and the time of its last change. */
function everything(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files.map((name) => {
      const path = join(directory, name);
      const { mtimeMs, size } = statSync(path);
      const isFile = statSync(path).isFile();
      const hash = isFile ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
      return [name, `${hash} ${size} ${isFile ? mtimeMs : ''}`];
    }),
  );
}

let world: {
  readonly root: string;
  readonly lab: Lab;
  readonly id: string;
  /** A segment that the views read, and one of an experiment that they do not show. */
  readonly own: string;
  readonly other: string;
};

const TEXT = 'only the secret file says this';

beforeAll(async () => {
  const root = temporaryDirectory();
  const directory = join(root, 'store');
  const telemetry = new Telemetry();
  const store = localStore({ directory });
  const lab = new Lab({ telemetry, store });
  const segments: string[] = [];
  const ids: string[] = [];
  for (const name of ['own', 'other']) {
    const experiment = await lab.start({ name });
    for (let i = 0; i < 100; i++)
      telemetry.execute('call', { duration: i, score: i / 7 }, { name });
    await experiment.stop();
    const events = join(directory, experiment.id, 'events');
    const segment = readdirSync(events).find((file) => file.endsWith('.parquet'));
    segments.push(join(events, segment!));
    ids.push(experiment.id);
  }
  mkdirSync(join(root, 'secrets'));
  writeFileSync(join(root, 'secrets', 'secret.csv'), `a,b\n1,${TEXT}\n`);
  writeFileSync(join(root, 'secrets', 'secret.json'), JSON.stringify({ a: TEXT }));
  writeFileSync(join(root, 'secrets', 'secret.txt'), TEXT);
  mkdirSync(join(directory, 'notes'));
  writeFileSync(join(directory, 'notes', 'all.csv'), `a,b\n1,${TEXT}\n`);
  world = { root, lab, id: ids[0]!, own: segments[0]!, other: segments[1]! };
});

/** `{out}` is a path that nothing is at, `{store}` the store's; `{own}` and `{other}` are segments. */
const HOSTILE: readonly string[] = [
  // Writing files.
  "COPY (SELECT 1) TO '{out}'",
  "COPY events TO '{out}' (FORMAT csv)",
  "COPY (SELECT 1 AS a) TO '{own}' (FORMAT parquet, USE_TMP_FILE false)",
  "COPY (SELECT 1 AS a) TO '{own}'",
  "EXPLAIN COPY (SELECT 1) TO '{out}'",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}'",
  "EXPLAIN ANALYZE COPY (SELECT 1 AS a) TO '{own}' (FORMAT parquet, USE_TMP_FILE false)",
  "EXPLAIN (ANALYZE) COPY (SELECT 1 AS a) TO '{own}' (FORMAT parquet, USE_TMP_FILE false)",
  "/* SELECT */ explain /* */ analyze -- x\n copy (select 1 as a) to '{own}' (use_tmp_file false)",
  "EXPORT DATABASE '{out}'",
  "IMPORT DATABASE '{secrets}'",
  "SELECT * FROM enable_profiling(save_location = '{out}.txt')",
  "SELECT * FROM system.main.enable_profiling(save_location = '{out}.txt')",
  'SELECT * FROM "ENABLE_PROFILING"(save_location = \'{out}.txt\')',
  "SELECT (SELECT count(*) FROM enable_profiling(save_location = '{out}.txt'))",
  "WITH a AS (SELECT * FROM enable_profiling(save_location = '{out}.txt')) SELECT * FROM a",
  "SELECT * FROM events WHERE EXISTS (FROM enable_profiling(save_location = '{out}.txt'))",
  "SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '{out}'})",
  "CALL enable_logging(storage = 'file', storage_config = {'path': '{out}'})",
  "SELECT write_log('x')",
  "PRAGMA enable_profiling = 'json'",
  // Other databases and files.
  "ATTACH '{out}.db' AS x",
  "ATTACH '{secrets}/secret.csv' AS x",
  'DETACH memory',
  'USE temp',
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_csv_auto('{secrets}/secret.csv')",
  "SELECT * FROM read_text('{secrets}/secret.txt')",
  "SELECT * FROM read_blob('{own}')",
  "SELECT * FROM read_json('{secrets}/secret.json')",
  "SELECT * FROM read_ndjson_objects('{secrets}/secret.json')",
  "SELECT * FROM read_parquet('{other}')",
  "SELECT * FROM parquet_scan('{other}')",
  "SELECT * FROM parquet_metadata('{other}')",
  "SELECT * FROM parquet_kv_metadata('{own}')",
  "SELECT * FROM read_duckdb('{out}.db')",
  "SELECT * FROM sniff_csv('{secrets}/secret.csv')",
  "SELECT * FROM glob('{secrets}/*')",
  // In the store's directory, but no event of the experiment that is asked.
  "SELECT * FROM read_csv('{store}/notes/all.csv')",
  "SELECT * FROM read_text('{store}/notes/all.csv')",
  "SELECT * FROM read_parquet(['{own}', '{other}'])",
  "SELECT * FROM read_parquet('{store}/*/events/*.parquet')",
  "SELECT * FROM glob('{store}/**')",
  "FROM '{store}/notes/all.csv'",
  "COPY experiments FROM '{store}/notes/all.csv'",
  "COPY (SELECT * FROM read_parquet('{other}')) TO '{out}'",
  "ATTACH '{other}' AS x (READ_ONLY)",
  "FROM '{secrets}/secret.csv'",
  "SELECT * FROM '{other}'",
  "SELECT * FROM '{own}'",
  "DESCRIBE SELECT * FROM '{secrets}/secret.csv'",
  "SUMMARIZE '{secrets}/secret.csv'",
  "SUMMARIZE SELECT * FROM read_csv('{secrets}/secret.csv')",
  "SELECT * FROM events, LATERAL (SELECT * FROM read_text('{secrets}/secret.txt'))",
  "SELECT * FROM query('SELECT * FROM read_text(''{secrets}/secret.txt'')')",
  "SELECT * FROM query_table('{secrets}/secret.csv')",
  "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secrets}/secret.txt'')'))",
  "PRAGMA json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  "SELECT json_serialize_plan('SELECT * FROM enable_profiling()')",
  'SELECT * FROM crucible_batches(1)',
  // The network, extensions, secrets, the environment.
  "SELECT * FROM read_csv('https://example.com/x.csv')",
  "FROM 'http://127.0.0.1:1/x.parquet'",
  "FROM 's3://bucket/x.parquet'",
  'INSTALL httpfs',
  'LOAD httpfs',
  "LOAD '{out}.duckdb_extension'",
  'FORCE INSTALL httpfs FROM community',
  'UPDATE EXTENSIONS',
  "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
  'SELECT * FROM duckdb_secrets()',
  "SELECT * FROM which_secret('s3://x', 's3')",
  "SELECT getenv('HOME')",
  // Settings.
  'SET enable_external_access = true',
  'RESET enable_external_access',
  'SET lock_configuration = false',
  "SET memory_limit = '100GB'",
  "SET temp_directory = '{out}'",
  'SET VARIABLE x = 1',
  'PRAGMA database_list',
  'PRAGMA disable_optimizer',
  "PRAGMA memory_limit = '100GB'",
  'CALL pragma_version()',
  'CALL enable_peg_parser()',
  'FROM checkpoint()',
  'FROM force_checkpoint()',
  // Changing data and definitions.
  'CREATE TABLE x AS SELECT 1',
  'CREATE OR REPLACE VIEW events AS SELECT 1',
  'CREATE TEMP TABLE x (a INTEGER)',
  "CREATE MACRO m() AS TABLE SELECT * FROM read_text('{secrets}/secret.txt')",
  'INSERT INTO experiments VALUES (1)',
  "UPDATE experiments SET status = 'stopped'",
  'DELETE FROM events',
  'TRUNCATE events',
  'DROP VIEW events',
  'ALTER VIEW events RENAME TO x',
  'MERGE INTO experiments USING events ON (true) WHEN MATCHED THEN DELETE',
  'WITH a AS (INSERT INTO experiments VALUES (1) RETURNING 1) SELECT * FROM a',
  'WITH a AS (DELETE FROM events RETURNING *) SELECT * FROM a',
  "COMMENT ON VIEW events IS 'x'",
  'BEGIN',
  'CHECKPOINT',
  'VACUUM',
  // Several statements, or none, or of another tool.
  'SELECT 1; DROP VIEW events',
  "SELECT 1; COPY (SELECT 1) TO '{out}'",
  "SELECT 1 /* ; */; -- x\nCOPY (SELECT 1) TO '{out}'",
  "EXPLAIN SELECT 1; COPY (SELECT 1) TO '{out}'",
  'PREPARE p AS SELECT 1',
  'EXECUTE p',
  'DEALLOCATE p',
  'SELECT ?',
  'SELECT $name',
  '.read /etc/passwd',
  '\\copy events to x',
  '',
  ' ; ',
  '-- SELECT 1',
  'SELECT 1\0; DROP VIEW events',
];

function filled(statement: string): string {
  const { root, own, other } = world;
  return statement
    .replaceAll('{out}', join(root, 'out'))
    .replaceAll('{secrets}', join(root, 'secrets'))
    .replaceAll('{store}', join(root, 'store'))
    .replaceAll('{own}', own)
    .replaceAll('{other}', other);
}

describe('a statement that does more than read', () => {
  it.each(HOSTILE)('is refused: %s', async (template) => {
    const before = everything(world.root);
    const statement = filled(template);
    // Nothing of the right answer is in what is said of a wrong one.
    await expect(sql(world.lab, statement, { experiments: world.id })).rejects.toMatchObject({
      name: 'CrucibleError',
      code: 'invalid-query',
      message: expect.not.stringContaining(TEXT),
    });
    expect(everything(world.root)).toEqual(before);
  });

  it('is refused with a place in it, where it has one', async () => {
    const hostile = "SELECT *\nFROM events, read_text('/etc/passwd')";
    await expect(sql(world.lab, hostile)).rejects.toThrow(
      /read_text.*\n\nLINE 2: FROM events, read_text\('\/etc\/passwd'\)\n {21}\^$/,
    );
  });

  it('has left nothing in the working directory or at home', () => {
    for (const name of ['out', 'out.db', 'query_tree.txt', 'duckdb_temp']) {
      expect(existsSync(name)).toBe(false);
    }
    expect(existsSync(join(homedir(), '.duckdb', 'stored_secrets'))).toBe(false);
  });
});

describe('the second wall', () => {
  it('stands by itself: files, settings and extensions are out of reach of any statement', async () => {
    const database = await openDuckDB({ memoryLimitMb: 256, temporaryDirectory: '' });
    const connection = await database.connect();
    try {
      await lock(connection, [world.own]);
      const own = await connection.runAndReadAll(filled("SELECT count(*) FROM '{own}'"));
      expect(Number(own.getRows()[0]![0])).toBe(100);
      const before = everything(world.root);
      await connection.run('CREATE TABLE texts (a VARCHAR, b VARCHAR)');
      for (const statement of [
        "SELECT * FROM read_parquet('{other}')",
        "SELECT * FROM read_text('{secrets}/secret.txt')",
        "SELECT * FROM glob('{secrets}/*')",
        "CREATE TABLE x AS SELECT * FROM read_csv('{store}/notes/all.csv')",
        "COPY texts FROM '{store}/notes/all.csv'",
        "COPY (SELECT 1) TO '{out}'",
        "ATTACH '{out}.db' AS x",
        "EXPORT DATABASE '{out}'",
        'INSTALL httpfs',
        'LOAD httpfs',
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        'SET enable_external_access = true',
        'SET lock_configuration = false',
        "SET allowed_paths = ['/etc/passwd']",
        "SET temp_directory = '{out}'",
      ]) {
        await expect(connection.run(filled(statement)), statement).rejects.toThrow(
          /disabled|locked|Cannot|httpfs/,
        );
      }
      expect(everything(world.root)).toEqual(before);
    } finally {
      connection.closeSync();
      database.close();
    }
  });

  it('is there when a statement runs', async () => {
    const { rows } = await sql(
      world.lab,
      `SELECT current_setting('enable_external_access'), current_setting('lock_configuration'),
         current_setting('temp_directory'), current_setting('autoload_known_extensions'),
         count(*) FROM events GROUP BY ALL`,
      { experiments: world.id },
    );
    expect(rows).toEqual([[false, true, '', false, 100]]);
  });
});
