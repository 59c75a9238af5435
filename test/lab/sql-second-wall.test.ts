import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { type SqlResult, sql } from '../../src/lab/sql.js';
import { localStore } from '../../src/store/local/local-store.js';
import type { ReadOnlyStatement } from '../../src/store/sql/read-only-statement.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

// The first wall stands open, so that a statement meets the second one as every question builds it:
// behind the first, nothing could be told of which files it lets through.
vi.mock('../../src/store/sql/read-only-statement.js', () => ({
  readOnlyStatement: async (_: unknown, text: string): Promise<ReadOnlyStatement> => ({
    text,
    needsEvents: true,
    isPlan: false,
  }),
}));

const SECRET = 'only the secret file says this';

/** A store of two experiments, with files in it and beside it that are none of their events. */
let world: {
  readonly lab: Lab;
  readonly ids: readonly string[];
  readonly root: string;
  readonly directory: string;
  /** Where the first one's events are, and its only file of them. */
  readonly events: string;
  readonly own: string;
  readonly other: string;
};

beforeAll(async () => {
  const root = temporaryDirectory();
  const directory = join(root, 'store');
  const telemetry = new Telemetry();
  const lab = new Lab({ telemetry, store: localStore({ directory }) });
  const ids: string[] = [];
  const segments: string[] = [];
  for (const name of ['own', 'other']) {
    const experiment = await lab.start({ name });
    for (let i = 0; i < 10; i++) telemetry.execute('call', { score: i }, { note: SECRET });
    await experiment.stop();
    const events = join(directory, experiment.id, 'events');
    ids.push(experiment.id);
    segments.push(join(events, readdirSync(events).find((file) => file.endsWith('.parquet'))!));
  }
  const [own, other] = [segments[0]!, segments[1]!];
  const events = join(directory, ids[0]!, 'events');
  mkdirSync(join(root, 'secrets'));
  writeFileSync(join(root, 'secrets', 'secret.csv'), `a\n${SECRET}\n`);
  writeFileSync(join(directory, 'notes.csv'), `a\n${SECRET}\n`);
  for (const copy of [join(root, 'secrets'), directory, events])
    copyFileSync(other, join(copy, 'stray.parquet'));
  symlinkSync(other, join(events, 'link.parquet'));
  world = { lab, ids, root, directory, events, own, other };
});

const OUTSIDE: readonly (readonly [what: string, path: () => string])[] = [
  ['a Parquet file of an experiment that was not asked for', () => world.other],
  ['its record', () => join(world.directory, world.ids[1]!, 'experiment.json')],
  ['the record of the one that was', () => join(world.directory, world.ids[0]!, 'experiment.json')],
  [
    'a Parquet file among its events that is none of them',
    () => join(world.events, 'stray.parquet'),
  ],
  ['a link among its events', () => join(world.events, 'link.parquet')],
  ['a text in the directory of the store', () => join(world.directory, 'notes.csv')],
  ['a Parquet file in that directory', () => join(world.directory, 'stray.parquet')],
  ['a text beside it', () => join(world.root, 'secrets', 'secret.csv')],
  ['a Parquet file beside it', () => join(world.root, 'secrets', 'stray.parquet')],
  ['what the path of its own file leads to', () => `${world.own}/../../../notes.csv`],
  ['a pattern of its own files', () => join(world.events, '*.parquet')],
  ['a pattern of all events', () => join(world.directory, '*', 'events', '*.parquet')],
];

/** `{path}` is what is not to be read, `{own}` what may be. */
const STATEMENTS: readonly string[] = [
  "SELECT * FROM read_parquet('{path}')",
  "SELECT * FROM read_parquet(['{own}', '{path}'], union_by_name = true)",
  "SELECT * FROM read_csv('{path}')",
  "SELECT * FROM read_text('{path}')",
  "SELECT * FROM '{path}'",
  "SELECT * FROM glob('{path}')",
  "CREATE TABLE copied AS SELECT * FROM read_text('{path}')",
  "COPY (SELECT * FROM read_text('{path}')) TO '{own}'",
  "COPY (SELECT 1) TO '{path}'",
  "ATTACH '{path}' AS attached (READ_ONLY)",
];

function asked(statement: string, path: string, experiments = world.ids[0]!): Promise<SqlResult> {
  const text = statement.replaceAll('{path}', path).replaceAll('{own}', world.own);
  return sql(world.lab, text, { experiments });
}

describe('the files that the second wall lets through', () => {
  it('are those of the experiments that were asked for', async () => {
    const count = "SELECT count(*) FROM read_parquet('{path}')";
    expect((await asked(count, world.own)).rows).toEqual([[10]]);
    const both = "SELECT count(*) FROM read_parquet(['{own}', '{path}'])";
    const text = both.replace('{path}', world.other).replace('{own}', world.own);
    expect((await sql(world.lab, text, { experiments: world.ids })).rows).toEqual([[20]]);
    // That of the one is none of the other's.
    await expect(asked(count, world.own, world.ids[1]!)).rejects.toThrow(/disabled/);
  });

  describe.each(OUTSIDE)('are not %s', (_, path) => {
    it.each(STATEMENTS)('%s', async (statement) => {
      const files = (): string[] =>
        readdirSync(world.root, { recursive: true, encoding: 'utf8' }).sort();
      const before = files();
      const refused = await asked(statement, path()).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        name: 'CrucibleError',
        message: expect.stringMatching(/Permission Error: .* disabled by configuration/),
      });
      expect(String(refused)).not.toContain(SECRET);
      expect(files()).toEqual(before);
    });
  });
});
