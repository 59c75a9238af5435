/** Writes one file of an experiment's events, by our export or by DuckDB's own COPY. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { Lab } from 'crucible-telemetry';

const [who, directory, id, format, path] = process.argv.slice(2);
const COPY = { parquet: 'parquet, COMPRESSION zstd', csv: 'csv', jsonl: 'json' };

async function ours() {
  const experiment = await new Lab({ store: pathToFileURL(directory).href }).get(id);
  await experiment.export(format, { path });
}

async function duckdb() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const segments = join(directory, id, 'events', '*.parquet').replaceAll("'", "''");
  await connection.run(
    `COPY (SELECT * FROM read_parquet('${segments}', union_by_name = true))
     TO '${path}' (FORMAT ${COPY[format]})`,
  );
}

const before = process.memoryUsage.rss();
const start = performance.now();
await (who === 'ours' ? ours() : duckdb());
const seconds = (performance.now() - start) / 1000;
// The system's high-water mark: no moment between two samples escapes it.
const highest = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, grownByMb: (highest - before) / 1e6 }));
