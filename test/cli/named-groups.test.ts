import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsOf } from '../../src/cli/completions.js';
import { reviveJson } from '../../src/event/json.js';
import type { ReportData } from '../../src/export/report/report-data.js';
import { dataOf } from '../export/report/parse-markup.js';
import { type World, worldInMemory } from './harness.js';
import { recordSamples } from './recorded-calls.js';

let world: World;
let folder: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crucible-groups-'));
  world = worldInMemory();
  for (const [name, latencyMs] of [
    ['a1', 100],
    ['s1', 120],
    ['a2', 101],
    ['s2', 121],
    ['extra', 100],
  ] as const) {
    const { id } = await recordSamples(world, name, { samples: 60, latencyMs, condition: 'same' });
    ids[name] = id;
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GROUPS = ['--group', 'adam=a1,a2', '--group', 'sgd=s1,s2'];
const LATENCY = ['-m', 'latency_ms mean'];

function idsOf(...names: readonly string[]): readonly string[] {
  return names.map((name) => ids[name]!);
}

describe('groups that a command line names', () => {
  it('are what is compared, without operands, the first being the baseline', async () => {
    const line = ['compare', ...GROUPS, ...LATENCY];
    const { code, stdout, stderr } = await world.run(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^sgd against adam: worse in latency_ms mean\./);
    expect(stdout).toMatch(/^METRIC +adam +sgd +DIFFERENCE/m);
    // Every experiment stands in its group, whatever condition it was recorded as.
    expect(stdout).toMatch(/^a1 +adam +60 .*\na2 +adam +60 .*\ns1 +sgd +60 .*\ns2 +sgd +60 /m);
    expect(stdout).not.toContain('same');
  });

  it('are in the JSON of a comparison', async () => {
    const { json } = await world.run(['compare', ...GROUPS, ...LATENCY, '--json']);
    expect(json.verdict.metrics).toMatchObject([
      {
        metric: 'latency_ms mean',
        baseline: { condition: 'adam', experimentIds: idsOf('a1', 'a2') },
        candidate: { condition: 'sgd', experimentIds: idsOf('s1', 's2') },
        verdict: 'worse',
      },
    ]);
  });

  it('hold operands, whose order then counts', async () => {
    const operands = ['s1', ids['s2']!, 'a1', 'a2'];
    const { stdout } = await world.run(['compare', ...operands, ...GROUPS, ...LATENCY]);
    expect(stdout).toMatch(/^adam against sgd: better in latency_ms mean\./);
    const line = ['compare', ...operands, ...GROUPS, ...LATENCY, '--baseline', 'adam'];
    expect((await world.run(line)).stdout).toMatch(/^sgd against adam: worse /);
  });

  it('may be named in parts, by ids, and with a = in their names', async () => {
    const parts = ['lr=0.1=a1', `lr=0.1= ${ids['a2']} ,`, `lr=1=${ids['s1']!.slice(0, 13)}`];
    const line = ['compare', ...parts.flatMap((part) => ['--group', part]), ...LATENCY, '--json'];
    const { json } = await world.run(line);
    expect(json.verdict.metrics).toMatchObject([
      {
        baseline: { condition: 'lr=0.1', experimentIds: idsOf('a1', 'a2') },
        candidate: { condition: 'lr=1', experimentIds: idsOf('s1') },
      },
    ]);
  });

  it('are the arms of a report, which names the line that makes it again', async () => {
    const path = join(folder, 'groups.html');
    const read = async (): Promise<ReportData> =>
      reviveJson(dataOf(await readFile(path, 'utf8'))) as ReportData;
    const { code, json } = await world.run(['report', ...GROUPS, ...LATENCY, '-o', path, '--json']);
    expect([code, json.title]).toEqual([0, 'sgd against adam']);
    const first = await read();
    expect(first.arms.map(({ label, experimentIds }) => [label, experimentIds])).toEqual([
      ['adam', idsOf('a1', 'a2')],
      ['sgd', idsOf('s1', 's2')],
    ]);
    const [a1, a2, s1, s2] = idsOf('a1', 'a2', 's1', 's2');
    const groups = `--group adam=${a1},${a2} --group sgd=${s1},${s2}`;
    const rest = "--metric 'latency_ms mean'";
    expect(first.reproduction.command).toBe(`crucible report ${groups} ${rest}`);
    expect(first.reproduction.options).toMatchObject({
      groups: { [a1!]: 'adam', [a2!]: 'adam', [s1!]: 'sgd', [s2!]: 'sgd' },
    });
    await world.run(['report', ...groups.split(' '), ...LATENCY, '-o', path]);
    expect((await read()).verdict).toEqual(first.verdict);
    await world.run(['report', 's1', 's2', 'a1', 'a2', ...GROUPS, ...LATENCY, '-o', path]);
    expect((await read()).reproduction.command).toBe(
      `crucible report ${[s1, s2, a1, a2].join(' ')} ${groups} ${rest}`,
    );
  });

  it.each([
    [['--group', 'adam'], 2, /--group: expected name=experiment,experiment, got "adam"/],
    [['--group', ' =a1'], 2, /--group: expected a name before the =/],
    [['--group', 'adam= , '], 2, /--group: expected experiments behind the =/],
    [['--group', 'adam=a1,nobody'], 3, /no experiment "nobody"/],
    [['--group', 'a=a1,s1', '--group', 'b=s1'], 2, /--group: s1 is in two groups, "a" and "b"/],
    [['--group', 'a=a1,a1'], 2, /--group: a1 is in "a" twice/],
    [['a1', 's1', 'extra', '--group', 'a=a1', '--group', 's=s1'], 2, /extra is in no group/],
    [['a1', '--group', 'a=a1', '--group', 's=s1'], 2, /s1 of "s" is not among the operands/],
    [['a1', 'a1', '--group', 'a=a1'], 2, /not yet there/],
    [['--group', 'a=a1,a2'], 2, /two conditions, and there is only "a"/],
    [[...GROUPS, '--by', 'experiment'], 2, /'condition' with groups/],
    [[...GROUPS, '--baseline', 'same'], 2, /options\.baseline: expected one of adam, sgd/],
    [[], 2, /takes two experiments, not 0/],
  ])('%j ends with %i', async (line, code, message) => {
    for (const command of ['compare', 'report']) {
      const path = join(folder, 'never.html');
      const file = command === 'report' ? ['-o', path] : [];
      const outcome = await world.run([command, ...line, ...file]);
      expect([outcome.code, outcome.stdout]).toEqual([code, '']);
      expect(outcome.stderr).toMatch(message);
    }
  });
});

describe('completion of a group', () => {
  const experiments = async () => [
    { id: '0123456789abcdef', name: 'slow', condition: 'default', status: 'stopped' },
  ];
  const values = async (...words: string[]) =>
    (await completionsOf(words, experiments)).map(({ value }) => value);

  it('offers the flag, and experiments behind the name and each comma', async () => {
    expect(await values('compare', '--gr')).toEqual(['--group']);
    expect(await values('report', '--group', '')).toEqual([]);
    expect(await values('report', '--group', 'adam=')).toContain('adam=slow');
    expect(await values('compare', '--group', 'adam=a1,sl')).toEqual(['adam=a1,slow']);
  });

  it('does so where a shell takes the word apart at its =', async () => {
    expect(await values('compare', '--group', 'adam', '=')).toContain('slow');
    expect(await values('compare', '--group', 'adam', '=', 'sl')).toEqual(['slow']);
    expect(await values('compare', '--group', 'lr', '=', '1', '=', 'a1,sl')).toEqual(['a1,slow']);
    // The next word is an operand, or a flag.
    expect(await values('compare', '--group', 'adam', '=', 'a1', 'sl')).toEqual(['slow']);
    expect(await values('compare', '--group', 'adam', '=', 'a1', '--pa')).toEqual(['--pairs']);
  });
});
