import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { openDuckDB } from '../../src/store/parquet/duckdb.js';
import { fakeClock } from '../../src/testing/fake-clock.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

async function rowsOf(sql: string): Promise<unknown[][]> {
  const database = await openDuckDB({ memoryLimitMb: 256 });
  const connection = await database.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  database.close();
  return rows;
}

describe('a Parquet export from segments', () => {
  it('has the rows, columns and types of one from batches, and the same bytes again', async () => {
    const directory = temporaryDirectory();
    const [clock, telemetry] = [fakeClock(), new Telemetry()];
    const lab = new Lab({ telemetry, clock });
    const kept = await lab.start({ name: 'same', store: memoryStore() });
    const sealed = await lab.start({ name: 'same', store: localStore({ directory }) });
    for (let i = 0; i < 140_000; i++) {
      clock.advance(1);
      telemetry.execute(
        'call.stop',
        { duration: i, loss: i % 5 === 0 ? Number.NaN : -0, ...(i > 130_000 ? { late: i } : {}) },
        { sample_id: `ü${i}`, list: [i], half: i / 2 },
      );
    }
    await kept.stop();
    await sealed.stop();
    const path = (name: string): string => join(directory, `${name}.parquet`);
    for (const [name, experiment] of [
      ['kept', kept],
      ['sealed', sealed],
      ['again', sealed],
    ] as const)
      await experiment.export('parquet', { path: path(name) });

    expect((await readFile(path('again'))).equals(await readFile(path('sealed')))).toBe(true);
    const described = (name: string): string =>
      `SELECT column_name, column_type FROM (DESCRIBE FROM '${path(name)}')`;
    expect(await rowsOf(described('sealed'))).toEqual(await rowsOf(described('kept')));
    // Texts, as -0 and 0 are equal; in the order of the file.
    const asTexts = (name: string): string =>
      `SELECT row_number() OVER () AS place, COLUMNS(* EXCLUDE (event_id, experiment_id))::VARCHAR FROM '${path(name)}'`;
    const [difference] = await rowsOf(
      `SELECT count(*) FROM (${asTexts('sealed')} EXCEPT ${asTexts('kept')})`,
    );
    expect(difference).toEqual([0n]);
    expect(await rowsOf(`SELECT count(*) FROM '${path('sealed')}'`)).toEqual([[140_000n]]);
  });
});
