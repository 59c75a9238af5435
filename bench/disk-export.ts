/** Our exports from the local store beside DuckDB's COPY of the same Parquet files. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inFreshProcess } from './child.js';
import { type Filled, filledDay } from './fill.js';
import { type BenchSizes, type Figure, median, report } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

const FORMATS = { parquet: 'Parquet', csv: 'CSV', jsonl: 'JSON Lines' } as const;
type Format = keyof typeof FORMATS;

interface Written {
  readonly seconds: number;
  readonly grownByMb: number;
  readonly megabytes: number;
}

async function written(
  who: 'ours' | 'duckdb',
  { directory, id }: Filled,
  format: Format,
): Promise<Written> {
  const path = join(directory, `${who}.${format}`);
  const argv = [who, directory, id, format, path];
  const measured = await inFreshProcess<Omit<Written, 'megabytes'>>('disk-export-child.mjs', argv);
  const megabytes = (await stat(path)).size / 1e6;
  await rm(path);
  return { ...measured, megabytes };
}

async function compare(
  filled: Filled,
  events: number,
  format: Format,
  rounds: number,
): Promise<Figure[]> {
  const ours: Written[] = [];
  const theirs: Written[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await written('ours', filled, format));
    theirs.push(await written('duckdb', filled, format));
  }
  const secondsOf = (all: readonly Written[]): number => median(all.map(({ seconds }) => seconds));
  const size = (all: readonly Written[]): string => `${all[0]!.megabytes.toFixed(0)} MB`;
  const name = FORMATS[format];
  return [
    {
      what: `${events.toLocaleString('en')} events to ${name}`,
      value: secondsOf(ours),
      unit: 's',
      note: size(ours),
    },
    { what: "DuckDB's COPY of the same", value: secondsOf(theirs), unit: 's', note: size(theirs) },
    {
      what: `${name}, ours ÷ DuckDB's`,
      value: median(ours.map(({ seconds }, round) => seconds / theirs[round]!.seconds)),
      unit: '×',
      target: ['<=', 2],
    },
    {
      what: `memory that the ${name} export adds`,
      value: Math.max(...ours.map(({ grownByMb }) => grownByMb)),
      unit: 'MB',
      target: ['<=', 400],
      note: `DuckDB's: ${Math.max(...theirs.map(({ grownByMb }) => grownByMb)).toFixed(0)} MB`,
    },
  ];
}

await report(({ events, rounds }: BenchSizes) =>
  inTemporaryDirectory(async (parent) => {
    const filled = await filledDay(parent, events);
    const figures: Figure[] = [];
    for (const format of Object.keys(FORMATS) as Format[])
      figures.push(...(await compare(filled, events, format, rounds)));
    return figures;
  }),
);
