import { describe, expect, it } from 'vitest';
import type { ColumnsAnswer, CurvesAnswer, ExperimentTotals } from '../../src/server/protocol.js';
import {
  distributionViewOf,
  leftOut,
  partsOf,
} from '../../web/pages/experiment/distributions/distribution-view.ts';
import { quantileOf } from '../../web/pages/experiment/distributions/quantile.ts';
import { durationText, samplesText } from '../../web/pages/experiment/header/header-words.ts';
import { choiceOf, rangeOf, weightOf } from '../../web/pages/experiment/model/parameters.ts';
import { tileFigures } from '../../web/pages/experiment/overview/tile-figures.ts';
import { sizeText, stoppingTexts } from '../../web/pages/experiment/plan/plan-words.ts';
import { systemCharts } from '../../web/pages/experiment/system/system-charts.ts';
import { systemLines } from '../../web/pages/experiment/system/system-lines.ts';
import { curveChart } from '../../web/pages/experiment/training/curve-lines.ts';
import { curveViewOf } from '../../web/pages/experiment/training/curve-view.ts';

const number = (name: string, ...events: string[]) => ({
  name,
  column: name,
  events,
  min: null,
  max: null,
});
const label = (name: string, values: string[], ...events: string[]) => ({
  name,
  column: `metadata_${name}`,
  events,
  values,
});

const COLUMNS: ColumnsAnswer = {
  complete: true,
  events: [],
  numbers: [
    number('gradient_norm', 'train.step'),
    number('loss', 'train.step'),
    number('step', 'train.step'),
    number('epoch', 'train.step', 'train.epoch'),
    number('val_loss', 'train.epoch'),
    number('latency_ms', 'train.epoch', 'req_llm.request.stop'),
    number('duration', 'train.epoch'),
    number('cpu_percent', 'system.sample'),
    number('gpu_utilization_percent', 'system.sample'),
    number('gpu_temperature', 'system.sample'),
  ],
  labels: [
    label('seed', ['1', '2'], 'train.step'),
    label('model', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'req_llm.request.stop'),
    label('process', ['x', 'y'], 'system.sample'),
    label('constant', ['same'], 'train.step'),
  ],
};

const view = (query: string) => new URLSearchParams(query);

describe('an address', () => {
  it('gives what it says, and what is usual where it says nothing sensible', () => {
    expect(rangeOf(view('from=10&to=20'), 'from', 'to')).toEqual({ from: 10, to: 20 });
    for (const query of ['', 'from=1', 'from=20&to=10', 'from=a&to=b', 'from=5&to=5', 'from=&to=3'])
      expect(rangeOf(view(query), 'from', 'to'), query).toBeNull();
    expect(choiceOf(view('y=log'), 'y', ['linear', 'log'], 'linear')).toBe('log');
    expect(choiceOf(view('y=<script>'), 'y', ['linear', 'log'], 'linear')).toBe('linear');
    const weights = ['', 'smooth=0.9', 'smooth=7', 'smooth=-1', 'smooth=x'];
    expect(weights.map((query) => weightOf(view(query), 'smooth'))).toEqual([0, 0.9, 0.99, 0, 0]);
  });
});

describe('the tiles', () => {
  const totals: ExperimentTotals = {
    events: 12_345,
    rate: 0,
    succeeded: 90,
    failed: 10,
    successRate: 0.9,
    latency: {
      count: 0,
      mean: null,
      stdDev: null,
      min: null,
      max: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
    },
    costUsd: { count: 0, total: null, mean: null },
    tokens: { prompt: null, completion: null, total: null },
  };
  const counts = {
    recorded: 12_345,
    dropped: 0,
    sampledOut: 0,
    redacted: 0,
    truncated: 0,
    unreadable: 0,
    metricFailures: 0,
  };
  const tile = (key: string, dropped = 0) =>
    tileFigures(totals, { ...counts, dropped }).find((each) => each.key === key)!;

  it('show what is not known as that, and say why', () => {
    for (const key of ['p50', 'p95', 'p99', 'cost', 'tokens']) {
      expect(tile(key).value, key).toBe('–');
      expect(tile(key).title, key).toMatch(/^No event has/);
    }
    expect(tile('rate').value).toBe('0/s');
  });

  it('show a rate with its interval', () => {
    expect(tile('success')).toMatchObject({ value: '90%', detail: '82.6% to 94.5%' });
  });

  it('always show what was dropped, and loudly if anything was', () => {
    expect(tile('dropped')).toMatchObject({ value: '0', isAlarming: false });
    expect(tile('dropped', 3)).toMatchObject({ value: '3', isAlarming: true });
    expect(tile('dropped', 3).title).toContain('All figures are without them');
  });
});

describe('the training tab', () => {
  it('offers along an axis what some event carries with it', () => {
    const names = (query: string) => curveViewOf(view(query), COLUMNS).choices.map((m) => m.name);
    expect(names('')).toEqual(['gradient_norm', 'loss']);
    expect(names('x=epoch')).toEqual(['gradient_norm', 'loss', 'val_loss', 'latency_ms']);
    expect(names('x=time')).toEqual(['gradient_norm', 'loss', 'val_loss', 'latency_ms']);
  });

  it('begins with what trainings are judged by, and draws what is chosen', () => {
    const drawn = (query: string) => curveViewOf(view(query), COLUMNS).metrics.map((m) => m.name);
    expect(drawn('x=epoch')[0]).toBe('loss');
    expect(drawn('metric=gradient_norm&metric=of-nobody')).toEqual(['gradient_norm']);
    expect(drawn('metric=-')).toEqual([]);
  });

  it('tells runs apart before anybody has chosen: their steps recur', () => {
    expect(curveViewOf(view(''), COLUMNS).grouping?.name).toBe('seed');
    const labels = COLUMNS.labels.filter(({ name }) => name !== 'seed');
    expect(curveViewOf(view(''), { ...COLUMNS, labels }).grouping).toBeNull();
  });

  it('tells curves apart by labels of few values alone', () => {
    expect(curveViewOf(view('group=seed'), COLUMNS).grouping?.column).toBe('metadata_seed');
    expect(curveViewOf(view('group=constant'), COLUMNS).grouping).toBeNull();
    expect(curveViewOf(view('group=-'), COLUMNS).grouping).toBeNull();
    expect(curveViewOf(view('group=process'), COLUMNS).grouping).toBeNull();
  });

  const answer: CurvesAnswer = {
    x: 'step',
    curves: [
      { metric: 'loss', group: '1', x: [0, 2], y: [4, 'NaN'], points: 900, reduced: true },
      { metric: 'loss', group: '2', x: [1, 3], y: [3, 1], points: 100, reduced: false },
      { metric: 'other', group: '1', x: [0], y: [1], points: 1, reduced: false },
    ],
  };
  const options = { label: 'loss', colourOf: (group: string) => Number(group) + 3 };

  it('draws each curve over its own points, what is no number included', () => {
    const chart = curveChart(answer, 'loss', { ...options, smoothing: 0 });
    expect(chart.x).toEqual([0, 1, 2, 3]);
    expect(chart.lines).toEqual([
      { label: '1', colour: 4, values: [4, undefined, Number.NaN, undefined] },
      { label: '2', colour: 5, values: [undefined, 3, undefined, 1] },
    ]);
    expect(chart).toMatchObject({ points: 1000, reduced: true, nonFinite: 1, undrawn: 0 });
  });

  const recurring: CurvesAnswer = {
    x: 'step',
    curves: [
      {
        metric: 'loss',
        group: null,
        x: [0, 0, 1, 1, 2],
        y: [4, 6, 2, 'NaN', 7],
        points: 5,
        reduced: false,
      },
    ],
  };

  it('draws of several values at a step their mean, between the least and the greatest', () => {
    const chart = curveChart(recurring, 'loss', { ...options, smoothing: 0 });
    expect(chart.x).toEqual([0, 1, 2]);
    expect(chart.lines[0]).toMatchObject({
      values: [5, Number.NaN, 7],
      lower: [4, 2, 7],
      upper: [6, 2, 7],
    });
    expect(chart).toMatchObject({ points: 5, isOfMeans: true });
    expect(curveChart(answer, 'loss', { ...options, smoothing: 0 }).isOfMeans).toBe(false);
  });

  it('smooths the means of a step, not the order in which runs were read', () => {
    const { lines } = curveChart(recurring, 'loss', { ...options, smoothing: 0.5 });
    expect(lines[0]!.raw).toEqual([5, Number.NaN, 7]);
    expect(lines[0]!.values[0]).toBe(5);
    expect(lines[0]!.values[2]).toBeCloseTo((0.25 * 5 + 0.5 * 7) / 0.75, 12);
  });

  it('smooths a curve by itself, and keeps what it was beneath it', () => {
    const { lines } = curveChart(answer, 'loss', { ...options, smoothing: 0.5 });
    expect(lines[1]!.raw).toEqual([undefined, 3, undefined, 1]);
    expect(lines[1]!.values[1]).toBe(3);
    expect(lines[1]!.values[3]).toBeCloseTo(5 / 3, 12);
    expect(lines[0]!.values[2]).toBeNaN();
  });
});

describe('the distributions tab', () => {
  it('begins with latencies, and asks for each group by itself', () => {
    const first = distributionViewOf(view(''), COLUMNS);
    expect(first.column?.name).toBe('latency_ms');
    expect(partsOf(first, null)).toEqual([{ label: 'latency_ms', query: {} }]);
    const split = distributionViewOf(view('split=model&event=req_llm.request.stop'), COLUMNS);
    const parts = partsOf(split, { from: 1.5, to: 9.2 });
    expect(parts).toHaveLength(6);
    expect(leftOut(split)).toBe(1);
    expect(parts[0]).toEqual({
      label: 'a',
      query: {
        events: 'req_llm.request.stop',
        where: { metadata_model: 'a' },
        window: { fromUs: 1, toUs: 10 },
      },
    });
  });

  it('parts by event where several carry the column', () => {
    const { splits } = distributionViewOf(view(''), COLUMNS);
    expect(splits.map(({ name }) => name)).toEqual(['event', 'model']);
    expect(distributionViewOf(view('column=loss'), COLUMNS).splits.map((s) => s.name)).toEqual([
      'seed',
    ]);
  });

  it('reads quantiles off the distribution function', () => {
    const ecdf = { value: [1, 2, 5], fraction: [0.5, 0.9, 1] };
    expect([0.05, 0.5, 0.75, 0.99].map((share) => quantileOf(ecdf, share))).toEqual([1, 1, 2, 5]);
    expect(quantileOf({ value: [], fraction: [] }, 0.5)).toBeNull();
  });
});

describe('the system tab', () => {
  it('has charts of what was sent alone, and of whatever else a GPU says', () => {
    expect(systemCharts(COLUMNS).map(({ key }) => key)).toEqual(['cpu', 'gpu', 'gpu_temperature']);
    expect(systemCharts({ ...COLUMNS, numbers: [] })).toEqual([]);
  });

  it('has a line for each process, of percent as a share', () => {
    const curve = (group: number) => ({
      metric: 'cpu_percent',
      group,
      x: [1],
      y: [group * 10],
      points: 1,
      reduced: false,
    });
    const [cpu] = systemCharts(COLUMNS);
    const of = (...curves: CurvesAnswer['curves']) =>
      systemLines({ x: 'timestamp_us', curves }, cpu!).lines.map((l) => [l.label, l.values[0]]);
    expect(of(curve(5))).toEqual([['processor', 0.5]]);
    expect(of(curve(5), curve(8))).toEqual([
      ['processor, 5', 0.5],
      ['processor, 8', 0.8],
    ]);
  });
});

describe('the header', () => {
  const startedAt = '2026-11-22T14:00:00.000Z';
  const nowMs = Date.parse(startedAt) + 7900;
  const stoppedAt = '2026-11-22T14:00:01.318Z';

  it('says how long it took to a tenth of a second, and while it goes on in whole ones', () => {
    const duration = (status: 'running' | 'stopped' | 'interrupted', ended: string | null) =>
      durationText({ status, startedAt, stoppedAt: ended }, nowMs);
    expect(duration('stopped', stoppedAt)).toBe('1.3 s');
    expect(duration('running', null)).toBe('7.0 s');
    expect(duration('interrupted', null)).toBe('–');
  });

  it('says how many samples there are of those aimed at, and no share of more', () => {
    expect(samplesText(500, 1000)).toEqual({
      count: '500 of 1,000',
      share: '50%',
      title: '500 of 1,000 that were aimed at',
    });
    const more = samplesText(7270, 1115);
    expect(more).toMatchObject({ count: '7,270, of 1,115 aimed at', share: null });
    expect(more.title).toContain('no sample id count as samples of their own');
  });
});

describe('a plan in words', () => {
  it('says how large an effect is, and of what', () => {
    expect(sizeText({ relative: 0.05 })).toBe('5% of the baseline’s figure');
    expect(sizeText({ absolute: 0.02 })).toBe('0.02 in the metric’s own unit');
  });

  it('says when it ends', () => {
    expect(stoppingTexts({ kind: 'fixed', samples: 1200 })).toEqual([
      'After 1,200 samples of each condition, looked at once.',
    ]);
    const texts = stoppingTexts({
      kind: 'sequential',
      method: 'beta-binomial',
      burnIn: 50,
      tuning: null,
      maxSamples: 5000,
      maxCostUsd: 20,
      maxDurationMs: null,
    });
    expect(texts).toEqual([
      'When it is decided, however often one looks: beta-binomial confidence sequence.',
      'No decision before 50 samples of each condition.',
      'Undecided it ends at 5,000 samples of each condition, or $20.00 in all.',
    ]);
  });
});
