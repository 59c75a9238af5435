import { describe, expect, it } from 'vitest';
import type { ColumnsAnswer, DistributionAnswer } from '../../src/server/protocol.ts';
import { curveLines, type RunCurvesAnswer } from '../../web/pages/compare/curves/curve-lines.ts';
import { curveMetrics, likelyMetric } from '../../web/pages/compare/curves/curve-metrics.ts';
import { armsOfOne } from '../../web/pages/compare/curves/runs-within.ts';
import {
  chosenColumn,
  distributionColumns,
} from '../../web/pages/compare/distributions/distribution-columns.ts';
import { pooledDistributions } from '../../web/pages/compare/distributions/pooled.ts';
import { saysDirection, watchableMetrics } from '../../web/pages/compare/monitor/watch-pair.ts';
import {
  axisChoices,
  parallelOf,
  parameterRows,
  tellsArmsApart,
  valuesIn,
} from '../../web/pages/compare/parameters/differing.ts';
import { armsOf } from '../../web/pages/compare/state/arms.ts';
import { inTurns } from '../../web/pages/compare/state/in-turns.ts';
import { row } from './compare-rows.ts';

/** The distribution of these values, as the server says it. */
function distribution(values: readonly number[], nonFinite = 0): DistributionAnswer {
  const sorted = [...values].sort((a, b) => a - b);
  const steps = [...new Set(sorted)];
  return {
    column: 'x',
    count: values.length,
    nonFinite,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    mean: null,
    exact: true,
    relativeAccuracy: 0,
    histogram: { edges: [], counts: [] },
    logHistogram: null,
    ecdf: {
      value: steps,
      fraction: steps.map((step) => sorted.filter((value) => value <= step).length / sorted.length),
    },
  };
}

describe('distributions of several experiments', () => {
  it('count every value alike, whichever experiment it is from', () => {
    const { series, counts, isExact, nonFinite } = pooledDistributions([
      {
        label: 'a',
        colour: 1,
        answers: [distribution([1, 2, 3, 4], 2), distribution([10]), distribution([])],
      },
    ]);
    expect(series[0]!.ecdf).toEqual({
      value: [1, 2, 3, 4, 10],
      fraction: [0.2, 0.4, 0.6, 0.8, 1].map((share) => expect.closeTo(share, 12)),
    });
    expect({ counts, isExact, nonFinite }).toEqual({ counts: [5], isExact: true, nonFinite: 2 });
  });

  it('have bins of the same width, and every value in one of them', () => {
    const { series } = pooledDistributions([
      { label: 'a', colour: 1, answers: [distribution([0, 1, 2, 2, 3])] },
      { label: 'b', colour: 2, answers: [distribution([2, 4, 8])] },
    ]);
    const [a, b] = series;
    expect(a!.edges).toEqual(b!.edges);
    expect([a!.edges[0], a!.edges.at(-1)]).toEqual([0, 8]);
    const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
    expect([total(a!.counts), total(b!.counts)]).toEqual([5, 3]);
    expect([a!.count, b!.count]).toEqual([5, 3]);
  });

  it('are on a logarithmic axis where a few values lie far out, and all are above zero', () => {
    const skewed = [...Array.from({ length: 97 }, (_, i) => 1 + i / 100), 50, 60, 70];
    const scaleOf = (values: readonly number[]) =>
      pooledDistributions([{ label: 'a', colour: 1, answers: [distribution(values)] }]).scale;
    expect(scaleOf(skewed)).toBe('log');
    expect(scaleOf([0, ...skewed])).toBe('linear');
    expect(scaleOf([1, 2, 3])).toBe('linear');
  });

  it('are drawn where nothing has been recorded, and where all values are one', () => {
    const empty = pooledDistributions([{ label: 'a', colour: 1, answers: [distribution([])] }]);
    expect(empty.series[0]).toMatchObject({ edges: [], counts: [] });
    const one = pooledDistributions([{ label: 'a', colour: 1, answers: [distribution([5, 5])] }]);
    expect(one.series[0]!.counts).toEqual([2]);
  });
});

const runs = [row('a1'), row('a2'), row('b1', { condition: 'new' })];
const byCondition = armsOf(runs, { kind: 'condition' });

function answer(
  groups: readonly Partial<RunCurvesAnswer['groups'][number]>[],
  x = [0, 1],
): RunCurvesAnswer {
  const zeros = x.map(() => 0);
  return {
    x,
    confidence: 0.95,
    groups: groups.map((group) => ({
      group: '',
      runs: 1,
      mean: zeros,
      lower: zeros,
      upper: zeros,
      counts: zeros,
      diverged: zeros,
      ...group,
    })),
  };
}

describe('curves of groups of runs', () => {
  const bands = answer([
    { group: 'new', mean: [3, 'NaN'], lower: ['NaN', 'NaN'], upper: ['NaN', 'NaN'] },
    { group: 'control', runs: 2, mean: [2, 1], lower: [1, 0.5], upper: [3, 'Infinity'] },
  ]);
  const each = answer([
    { group: 'a1', mean: [1, 1] },
    { group: 'a2', mean: [3, 'NaN'] },
    { group: 'b1', mean: [3, 3] },
  ]);

  it('have a band where there are several runs, each of which is drawn under it', () => {
    const { lines } = curveLines(bands, each, byCondition);
    expect(lines).toEqual([
      {
        label: 'control (2 runs)',
        colour: 1,
        values: [2, 1],
        lower: [1, 0.5],
        upper: [3, null],
        runs: [
          [1, 1],
          [3, null],
        ],
      },
      { label: 'new', colour: 2, values: [3, null] },
    ]);
  });

  it('leave runs out that are on another grid, or on their way', () => {
    const other = answer([{ group: 'a1' }, { group: 'a2' }], [0, 2]);
    for (const none of [other, null])
      expect(curveLines(bands, none, byCondition).lines.some((line) => 'runs' in line)).toBe(false);
  });

  it('say that a band of few runs rests on little, and who diverged', () => {
    const few = answer([{ group: 'control', runs: 2, diverged: [0, 1] }]);
    const { note } = curveLines(few, null, byCondition);
    expect(note).toContain('Few runs in control (2)');
    expect(note).toContain('1 run of control diverged');
    expect(curveLines(answer([{ group: 'new' }]), null, byCondition).note).toContain('no band');
  });
});

const columns = (
  numbers: readonly { name: string; column?: string; events?: string[] }[],
  labels: readonly string[] = [],
): ColumnsAnswer => ({
  events: [],
  numbers: numbers.map(({ name, column = name, events = ['train'] }) => ({
    name,
    column,
    events,
    min: null,
    max: null,
  })),
  labels: labels.map((name) => ({ name, column: name, events: ['train'], values: [] })),
  complete: true,
});

describe('runs within one experiment', () => {
  const curve = (group: string | null, y: readonly (number | 'NaN')[], changes = {}) => ({
    ...{ metric: 'loss', group, x: [0, 1], y, points: 2, reduced: false },
    ...changes,
  });
  const within = new Map([
    ['a', [curve('1', [1, 2]), curve('2', [3, 'NaN']), curve(null, [9, 9])]],
    ['b', [curve('1', [1, 2], { reduced: true }), curve('2', [5], { x: [1] })]],
  ]);
  const two = armsOf([row('a'), row('b', { condition: 'new' })], { kind: 'experiment' });

  it('are drawn under their band, but not what is of no run or has points left out', () => {
    const bands = answer([
      { group: 'a', runs: 2 },
      { group: 'b', runs: 2 },
    ]);
    const { lines, note } = curveLines(bands, null, two, within);
    expect(lines.map(({ runs: own }) => own)).toEqual([
      [
        [1, 2],
        [3, null],
      ],
      [[undefined, 5]],
    ]);
    expect(note).not.toContain('One run each');
  });

  it('are those of an arm only where it is all of one experiment', () => {
    expect(armsOfOne(two)).toEqual(two);
    expect(armsOfOne(byCondition).map(({ key }) => key)).toEqual(['new']);
    const shared = armsOf([row('a')], { kind: 'condition' }, new Map([['a', ['old', 'new']]]));
    expect(armsOfOne(shared)).toEqual([]);
  });
});

describe('what there is to choose from', () => {
  const found = columns(
    [
      { name: 'step' },
      { name: 'epoch', events: ['epoch'] },
      { name: 'loss', events: ['train', 'epoch'] },
      { name: 'val_loss', column: 'measurements_val_loss', events: ['epoch'] },
      { name: 'latency_ms', events: ['call'] },
    ],
    ['success'],
  );

  it('is drawn as a curve where it came with a step or an epoch', () => {
    expect(curveMetrics([found])).toEqual([
      { name: 'loss', axes: ['step', 'epoch'] },
      { name: 'val_loss', axes: ['epoch'] },
    ]);
    expect(likelyMetric([row('a', { metrics: { accuracy: 1, val_loss: 2 } })])).toBe('val_loss');
    expect(likelyMetric([row('a', { metrics: null })])).toBeNull();
  });

  it('has a distribution, that of the metric which was chosen elsewhere', () => {
    const choices = distributionColumns([found]);
    expect(choices.map(({ name }) => name)).toEqual(['latency_ms', 'loss', 'val_loss']);
    expect(chosenColumn(choices, 'measurements.val_loss final')?.column).toBe(
      'measurements_val_loss',
    );
    expect(chosenColumn(choices, 'success rate')?.name).toBe('latency_ms');
    expect(chosenColumn([], null)).toBeNull();
  });

  it('is watched: outcomes first, and nothing that only counts along', () => {
    expect(watchableMetrics([found])).toEqual(['success', 'latency_ms', 'loss', 'val_loss']);
    expect(['val_loss', 'success', 'metadata.cost_usd'].every(saysDirection)).toBe(true);
    expect(saysDirection('words')).toBe(false);
  });
});

describe('parameters', () => {
  const rows = [
    row('a', { parameters: { lr: 0.1, seed: 1, arch: 'mlp' }, metrics: { loss: 0.3, events: 9 } }),
    row('b', { parameters: { lr: 0.1, seed: 2, arch: 'mlp' }, metrics: { loss: 'NaN' } }),
    row('c', { parameters: { lr: 0.001, seed: 1, arch: 'mlp' }, condition: 'new', metrics: null }),
    row('d', { parameters: { lr: 0.001, arch: 'mlp' }, condition: 'new', metrics: { loss: 0.2 } }),
  ];
  const arms = armsOf(rows, { kind: 'condition' });

  it('differ where one lacks what others have, and those that differ are first', () => {
    expect(parameterRows(rows).map(({ name, differs }) => [name, differs])).toEqual([
      ['lr', true],
      ['seed', true],
      ['arch', false],
    ]);
  });

  it('tell groups apart, or only vary within them', () => {
    const [lr, seed] = parameterRows(rows);
    expect(tellsArmsApart(lr!, arms)).toBe(true);
    expect(valuesIn(seed!, arms[1]!)).toEqual([
      { value: 1, count: 1 },
      { value: undefined, count: 1 },
    ]);
    const alike = [rows[0]!, rows[1]!, { ...rows[2]! }, { ...rows[3]!, parameters: { seed: 2 } }];
    const both = armsOf(alike, { kind: 'condition' });
    expect(tellsArmsApart(parameterRows(alike).find(({ name }) => name === 'seed')!, both)).toBe(
      false,
    );
  });

  it('and results are axes, without a place for what is no number', () => {
    expect(axisChoices(rows).usual).toEqual(['parameter:lr', 'parameter:seed', 'result:loss']);
    const { axes, lines } = parallelOf(arms, ['parameter:lr', 'parameter:arch', 'result:loss']);
    expect(axes).toEqual([
      { key: 'parameter:lr', label: 'lr', scale: 'linear' },
      { key: 'parameter:arch', label: 'arch', categories: ['mlp'] },
      { key: 'result:loss', label: 'loss', unit: 'none' },
    ]);
    expect(lines.map(({ values }) => values['result:loss'])).toEqual([0.3, null, null, 0.2]);
  });

  it('that go by factors have a logarithmic axis', () => {
    const rates = [0.0001, 0.0003, 0.001, 0.01].map((lr, i) => row(`${i}`, { parameters: { lr } }));
    const { axes } = parallelOf(armsOf(rates, { kind: 'experiment' }), ['parameter:lr']);
    expect(axes[0]!.scale).toBe('log');
  });
});

describe('many questions', () => {
  it('are asked a few at a time, and answered in their order', async () => {
    let open = 0;
    let most = 0;
    const answers = await inTurns([5, 1, 4, 2, 3, 0], new AbortController().signal, async (n) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, n));
      open--;
      return n * 10;
    });
    expect(answers).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(3);
  });

  it('are not asked any more once they were cancelled', async () => {
    const controller = new AbortController();
    const asked: number[] = [];
    const all = inTurns([1, 2, 3, 4, 5, 6], controller.signal, async (n) => {
      asked.push(n);
      controller.abort(new Error('enough'));
    });
    await expect(all).rejects.toThrow('enough');
    expect(asked.length).toBeLessThan(6);
  });
});
