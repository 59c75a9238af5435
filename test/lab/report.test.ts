import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lab, type PlanOptions, planHash, Telemetry } from 'crucible-telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviveJson } from '../../src/event/json.js';
import type { ReportData } from '../../src/export/report/report-data.js';
import { compareExperiments } from '../../src/lab/compare.js';
import { gatherReport, writeReport } from '../../src/lab/report.js';
import { randomStream } from '../../src/stats/random/stream.js';
import { dataOf } from '../export/report/parse-markup.js';

const SAMPLES = 80;
const PLAN: PlanOptions = {
  primaryMetric: 'latency_ms mean',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  stoppingRule: { kind: 'fixed', samples: SAMPLES },
  analysis: { runBy: 'metadata.seed' },
};

const telemetry = new Telemetry();
const lab = new Lab({ telemetry, store: 'memory' });

/** Samples with skewed latencies, and three training runs, one of which diverges. */
async function record(
  condition: string,
  factor: number,
  plan?: PlanOptions,
  spread = 1,
): Promise<string> {
  const random = randomStream(5);
  const experiment = await lab.start({
    name: 'prompt-v2',
    condition,
    scope: 'run',
    metadata: { factor },
    ...(plan === undefined ? {} : { plan }),
  });
  experiment.run(() => {
    for (let i = 0; i < SAMPLES; i++)
      telemetry.execute(
        'req_llm.request.stop',
        { duration: 1e8 * factor * Math.exp(spread * random.normal()), cost_usd: 0.01 },
        { sample_id: `q-${i}` },
      );
    for (const seed of [1, 2, 3])
      for (let step = 0; step < 4; step++) {
        const loss = seed === 3 && step === 3 ? Number.NaN : 2 / (step + 1) + 0.01 * seed;
        telemetry.execute('crucible_train.batch.stop', { loss }, { step, seed });
      }
  });
  await experiment.stop();
  return experiment.id;
}

let folder: string;
let ids: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crucible-report-'));
  ids = [await record('control', 1, PLAN), await record('treatment', 0.8, PLAN)];
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what a report gathers', () => {
  let data: ReportData;

  beforeAll(async () => {
    data = await gatherReport(lab, ids);
  });

  it('is the verdict of the comparison', async () => {
    const { verdict } = await compareExperiments(lab, ids);
    expect(data.verdict).toEqual(verdict);
  });

  it('counts events, samples and what is no number in each condition', () => {
    expect(data.arms).toMatchObject([
      { label: 'control', events: SAMPLES + 12, samples: SAMPLES, nonFinite: 1 },
      { label: 'treatment', events: SAMPLES + 12, samples: SAMPLES, nonFinite: 1 },
    ]);
    for (const { firstUs, lastUs } of data.arms) expect(lastUs!).toBeGreaterThanOrEqual(firstUs!);
  });

  it('has a distribution of each column that was compared, with every value in it', () => {
    const names = data.distributions.map(({ name }) => name);
    expect(names).toContain('latency_ms');
    expect(new Set(names).size).toBe(names.length);
    for (const { arms } of data.distributions)
      for (const { count, counts, below, above } of arms) {
        expect(count).toBe(SAMPLES);
        expect(counts.reduce((sum, each) => sum + each, below + above)).toBe(SAMPLES);
      }
  });

  it('has curves by run, their NaN kept, and bands over runs', () => {
    const [loss] = data.curves;
    expect(loss).toMatchObject({ metric: 'loss', axis: 'step' });
    for (const { runs, band } of loss!.arms) {
      expect(runs).toHaveLength(3);
      expect(runs[2]!.y.at(-1)).toBeNaN();
      expect(band!.mean[0]).toBeCloseTo(2.02, 10);
      expect(band!.mean[3]).toBeCloseTo(0.515, 10);
    }
  });

  it('holds the registered plan against what was done', () => {
    expect(data.plan).toMatchObject({ registeredAt: expect.any(String) });
    expect(data.plan!.hash).toBe(planHash(data.plan!.plan));
    expect(data.plan!.checks.map(({ name, kept }) => [name, kept])).toEqual([
      ['plan unchanged', true],
      ['registered before the data', true],
      ['one plan for all conditions', true],
      ['stopping rule', true],
      ['primary metric analysed as planned', true],
      ['analyses beside the plan', true],
    ]);
  });

  it('tells nobody whose machine it was', () => {
    for (const { environment } of data.experiments) {
      expect(environment).toHaveProperty('node');
      expect(environment).not.toHaveProperty('hostname');
      expect(environment).not.toHaveProperty('workingDirectory');
    }
  });

  it('finds a plan broken where another level was used', async () => {
    const { plan } = await gatherReport(lab, ids, { alpha: 0.1 });
    const check = plan!.checks.find(({ name }) => name === 'primary metric analysed as planned');
    expect(check).toMatchObject({ kept: false, message: expect.stringContaining('0.1') });
  });

  it('calls a plan unregistered that came with the comparison', async () => {
    const plan = { ...PLAN, primaryMetric: 'cost_usd mean' };
    const given = await gatherReport(lab, ids, { plan });
    expect(given.plan).toMatchObject({
      registeredAt: null,
      plan: { primaryMetric: 'cost_usd mean' },
    });
    const { hash } = (await gatherReport(lab, ids)).plan!;
    const message = `this is not the plan registered as ${hash} before the data`;
    expect(given.caveats).toEqual([message]);
    expect(given.plan!.checks[0]).toEqual({
      name: 'registered before the data',
      kept: false,
      message,
    });
    expect((await gatherReport(lab, ids, { plan: null })).plan).toBeNull();
  });

  describe('of a sequential plan', () => {
    const sequential = (changes: object = {}): PlanOptions => ({
      ...PLAN,
      primaryMetric: 'latency_ms mean',
      stoppingRule: { kind: 'sequential', method: 'asymptotic', burnIn: 30, tuning: 60 },
      analysis: {},
      ...changes,
    });
    const stoppingOf = async (factor: number, plan: PlanOptions, options: object = {}) => {
      const pair = [
        await record('control', 1, plan, 0.3),
        await record('treatment', factor, plan, 0.3),
      ];
      const { plan: reported, caveats } = await gatherReport(lab, pair, options);
      const check = reported!.checks.find(({ name }) => name === 'stopping rule')!;
      return { ...check, caveats };
    };

    it('says that a p-value for one look does not hold', async () => {
      const { caveats } = await stoppingOf(1, sequential());
      expect(caveats).toEqual([
        'the plan stops by looking (asymptotic): a p-value for one look does not hold; see crucible watch',
      ]);
    });

    it.each(['experiment', 'condition'])(
      'replays the values, told apart by %s, and knows whether it was decided',
      async (by) => {
        const decided = await stoppingOf(2, sequential(), { by });
        expect(decided).toMatchObject({
          kept: true,
          message: expect.stringContaining('decided by asymptotic'),
        });
        const open = await stoppingOf(1.02, sequential(), { by });
        expect(open).toMatchObject({
          kept: false,
          message: expect.stringContaining('stopped while undecided'),
        });
      },
    );

    it('leaves open what cannot be replayed: a quantile', async () => {
      const p50 = await stoppingOf(9, sequential({ primaryMetric: 'latency_ms p50' }));
      expect(p50.kept).toBeNull();
    });
  });

  it('looks at the events of a query only, and still knows when the first one came', async () => {
    const query = { events: 'crucible_train.**' };
    const { arms, distributions, plan } = await gatherReport(lab, ids, { query });
    expect(arms.map(({ events }) => events)).toEqual([12, 12]);
    expect(distributions).toEqual([]);
    expect(plan!.checks.find(({ name }) => name === 'registered before the data')).toMatchObject({
      message: expect.stringContaining('the first event was'),
    });
  });

  it('takes the conditions of all events where those are compared', async () => {
    const both = await lab.start({ name: 'both', scope: 'run', condition: 'a' });
    both.run(() => {
      for (let i = 0; i < 60; i++)
        telemetry.execute('e', { score: i % 7 }, { condition: i % 3 === 0 ? 'b' : 'a' });
    });
    await both.stop();
    const { arms, distributions } = await gatherReport(lab, [both.id], {
      by: 'condition',
      baseline: 'b',
      metrics: ['score'],
    });
    expect(arms.map(({ label, events }) => [label, events])).toEqual([
      ['b', 20],
      ['a', 40],
    ]);
    expect(distributions[0]!.arms.map(({ count }) => count)).toEqual([20, 40]);
    await both.delete();
  });
});

describe('writeReport', () => {
  it('writes one file, which holds what it shows, and tells where', async () => {
    const path = join(folder, 'deep', 'report.html');
    const written = await writeReport(lab, ids, path, { title: 'Faster & cheaper' });
    const document = await readFile(path, 'utf8');
    expect(written).toMatchObject({
      path,
      bytes: Buffer.byteLength(document),
      title: 'Faster & cheaper',
    });
    expect(document).toContain('<title>Faster &amp; cheaper</title>');
    const { verdict } = reviveJson(dataOf(document)) as ReportData;
    expect(verdict).toEqual(written.verdict);
    expect(await readdir(join(folder, 'deep'))).toEqual(['report.html']);
  });

  it('leaves alone what is there, where it is told to', async () => {
    const path = join(folder, 'there.html');
    await writeFile(path, 'mine');
    await expect(writeReport(lab, ids, path, { overwrite: false })).rejects.toMatchObject({
      code: 'path-unwritable',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it('reports how far both passes are', async () => {
    const rows: (readonly [number, number | null])[] = [];
    await writeReport(lab, ids, join(folder, 'progress.html'), {
      onProgress: (progress) => rows.push([progress.rows, progress.totalRows]),
    });
    const all = 2 * (SAMPLES + 12);
    expect(rows.at(-1)).toEqual([2 * all, 2 * all]);
    expect(rows.map(([done]) => done)).toEqual(
      rows.map(([done]) => done).toSorted((a, b) => a - b),
    );
  });

  it('ends when it is told to, without a file', async () => {
    const path = join(folder, 'aborted.html');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(writeReport(lab, ids, path, { signal })).rejects.toThrow('enough');
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['an option that is none', { tilte: 'x' }, /tilte/],
    ['a title that is no text', { title: 7 }, /title/],
    ['a metric that is no metric', { metrics: [7] }, /metrics\[0\]/],
  ])('refuses %s', async (_, options, message) => {
    const path = join(folder, 'refused.html');
    await expect(writeReport(lab, ids, path, options as never)).rejects.toThrow(message);
  });

  it('says what makes the same report again', async () => {
    const { reproduction } = await gatherReport(lab, ids, { alpha: 0.01, title: 'again' });
    expect(reproduction).toEqual({
      experimentIds: ids,
      options: { alpha: 0.01, title: 'again' },
      command: null,
    });
    const plain = await gatherReport(lab, ids, { query: {} });
    expect(plain.reproduction.command).toBe(`crucible report ${ids.join(' ')}`);
  });
});
