import { describe, expect, it } from 'vitest';
import { suggestionsOf } from '../../web/pages/compare/picker/suggestions.ts';
import {
  armsOf,
  baselineFirst,
  groupingChoices,
  groupingOf,
} from '../../web/pages/compare/state/arms.ts';
import {
  bandsRequest,
  compareRequest,
  monitorRequest,
  sizeOf,
} from '../../web/pages/compare/state/requests.ts';
import { metricName, readSelection, repeatedIds } from '../../web/pages/compare/state/selection.ts';
import { reportCommand } from '../../web/pages/compare/verdict/report-command.ts';
import { row } from './compare-rows.ts';

const read = (query: string) => readSelection(new URLSearchParams(query));
const NO_SETTINGS = read('').settings;
const EXPERIMENT = { kind: 'experiment' } as const;

describe('the address of a comparison', () => {
  it('takes ids as one list or each by itself, each once', () => {
    expect(read('ids=a,b&ids=c,a&id=d').ids).toEqual(['a', 'b', 'c', 'd']);
    expect(repeatedIds(new URLSearchParams('ids=a,b,a'))).toEqual(['a']);
  });

  it('shows the verdict where no part, or one that is none, is named', () => {
    expect(read('section=monitor').section).toBe('monitor');
    expect(read('section=nonsense').section).toBe('verdict');
  });

  it('names metrics as a verdict does, of which other parts want the column', () => {
    expect(metricName('latency_ms p95')).toBe('latency_ms');
    expect(metricName('latency_ms mean (req_llm.**)')).toBe('latency_ms');
    expect(metricName('loss final')).toBe('loss');
    expect(metricName('cost_usd / success')).toBe('cost_usd / success');
  });
});

describe('arms', () => {
  const runs = [
    row('a', { condition: 'adam', parameters: { lr: 0.1, seed: 1 }, tags: ['odd'] }),
    row('b', { condition: 'sgd', parameters: { lr: 0.01, seed: 1 } }),
    row('c', { condition: 'adam', parameters: { lr: 0.01, seed: 2 }, tags: ['odd'] }),
    row('d', { condition: 'sgd', parameters: { lr: 0.1, seed: 2 } }),
  ];
  const grouped = (by: string | null) =>
    armsOf(runs, groupingOf(by, runs)).map(({ key, rows }) => [key, rows.map(({ id }) => id)]);

  it('are conditions where those have several runs, and else experiments', () => {
    expect(grouped(null)).toEqual([
      ['adam', ['a', 'c']],
      ['sgd', ['b', 'd']],
    ]);
    expect(groupingOf(null, runs.slice(0, 2))).toEqual(EXPERIMENT);
    expect(groupingOf(null, [runs[0]!, runs[2]!])).toEqual(EXPERIMENT);
  });

  it('are the values of a parameter, in their order, or who has a tag', () => {
    expect(grouped('parameter:lr')).toEqual([
      ['lr = 0.01', ['b', 'c']],
      ['lr = 0.1', ['a', 'd']],
    ]);
    expect(grouped('tag:odd').map(([key]) => key)).toEqual(['with odd', 'without odd']);
  });

  it('are the conditions that one experiment assigns its units to', () => {
    const assigned = new Map([['a', ['old', 'new']]]);
    const one = [runs[0]!];
    expect(groupingOf(null, one, assigned)).toEqual({ kind: 'condition' });
    const arms = armsOf(one, { kind: 'condition' }, assigned);
    expect(arms.map(({ key }) => key)).toEqual(['old', 'new']);
  });

  it('keep their colours when another is the baseline', () => {
    const arms = armsOf(runs, EXPERIMENT);
    const turned = baselineFirst(arms, 'c');
    expect(turned.map(({ key }) => key)).toEqual(['c', 'a', 'b', 'd']);
    expect(turned[0]!.colour).toBe(arms[2]!.colour);
    expect(baselineFirst(arms, 'gone')).toBe(arms);
  });

  it('are named so that they are told apart', () => {
    const alike = [row('aaaaaa1', { name: 'x' }), row('aaaaaa2', { name: 'x' })];
    const labels = armsOf(alike, EXPERIMENT).map(({ label }) => label);
    expect(new Set(labels).size).toBe(2);
  });

  it('can be made by whatever puts several runs together, and by nothing else', () => {
    const values = groupingChoices(runs).map(({ value }) => value);
    expect(values).toEqual([
      'experiment',
      'condition',
      'parameter:lr',
      'parameter:seed',
      'tag:odd',
    ]);
    expect(groupingChoices(runs.slice(0, 2)).map(({ value }) => value)).toEqual([
      'experiment',
      'condition',
    ]);
  });
});

describe('the questions to the server', () => {
  const rows = [row('a'), row('b', { condition: 'it’s new' }), row('c', { condition: 'it’s new' })];
  const byCondition = armsOf(rows, { kind: 'condition' });

  it('have the baseline first', () => {
    const arms = baselineFirst(armsOf(rows, EXPERIMENT), 'c');
    expect(compareRequest(arms, EXPERIMENT, NO_SETTINGS)).toEqual({
      experiments: ['c', 'a', 'b'],
      options: {},
    });
    expect(compareRequest(byCondition, { kind: 'condition' }, NO_SETTINGS).options).toEqual({
      by: 'condition',
      baseline: 'control',
    });
  });

  it('put experiments into groups by name', () => {
    const grouping = { kind: 'tag', name: 'x' } as const;
    const arms = armsOf([row('a', { tags: ['x'] }), row('b')], grouping);
    const groups = { a: 'with x', b: 'without x' };
    expect(compareRequest(arms, grouping, NO_SETTINGS).options).toEqual({
      groups,
      baseline: 'with x',
    });
    const question = { metric: 'loss', x: 'step', runBy: null } as const;
    expect(bandsRequest(arms, grouping, question).options).toEqual({
      metric: 'loss',
      x: 'step',
      groups,
    });
  });

  it('say only what was asked for', () => {
    const { settings } = read('compared=loss&pairs=all&alpha=0.01&margin=5%25&runBy=metadata.seed');
    expect(compareRequest(armsOf(rows, EXPERIMENT), EXPERIMENT, settings).options).toEqual({
      metrics: ['loss'],
      pairs: 'all',
      alpha: 0.01,
      margin: { relative: 0.05 },
      runBy: 'metadata.seed',
    });
  });

  it('watch two experiments, or two conditions of one', () => {
    const asked = {
      baseline: 'a',
      candidate: 'b',
      metric: 'success',
      direction: null,
      effect: '0.02',
    };
    expect(monitorRequest({ ...asked, experiment: null })).toEqual({
      experiments: ['a', 'b'],
      metric: 'success',
      options: { minimumEffect: { absolute: 0.02 } },
    });
    expect(monitorRequest({ ...asked, experiment: 'x', effect: null })).toEqual({
      experiments: ['x'],
      metric: 'success',
      options: { baseline: 'a', candidate: 'b' },
    });
  });

  it('take a size for what it is', () => {
    expect(sizeOf('5%')).toEqual({ relative: 0.05 });
    expect(sizeOf(' 20 ')).toEqual({ absolute: 20 });
    for (const none of ['', '-1', '0', 'much', '%', null]) expect(sizeOf(none)).toBeNull();
  });

  it('become a command that a shell takes word by word', () => {
    const arms = baselineFirst(byCondition, 'it’s new');
    expect(reportCommand(arms, { kind: 'condition' }, NO_SETTINGS)).toBe(
      "npx crucible report b c a --by condition --baseline 'it’s new'",
    );
    const hostile = armsOf([row('a'), row('b', { condition: "'; rm -rf ~ #" })], {
      kind: 'condition',
    });
    expect(
      reportCommand(baselineFirst(hostile, "'; rm -rf ~ #"), { kind: 'condition' }, NO_SETTINGS),
    ).toContain(`--baseline ''\\''; rm -rf ~ #'`);
  });

  it('become groups of the command where they are put together', () => {
    const grouping = { kind: 'tag', name: 'x' } as const;
    const arms = armsOf([row('a', { tags: ['x'] }), row('b')], grouping);
    expect(reportCommand(arms, grouping, NO_SETTINGS)).toBe(
      "npx crucible report --group 'with x=a' --group 'without x=b' --baseline 'with x'",
    );
  });
});

describe('suggestions', () => {
  it('are experiments that share something and differ in condition, each set once', () => {
    const shared = { hypothesis: 'shorter is better', tags: ['prompt'] };
    const suggestions = suggestionsOf([
      row('b', { ...shared, condition: 'short', startedAt: '2026-11-22T13:00:00.000Z' }),
      row('a', { ...shared, condition: 'long' }),
      row('c', { hypothesis: 'alone', tags: ['other'] }),
      row('d', { name: 'experiment c', tags: ['other'] }),
    ]);
    expect(suggestions).toEqual([
      {
        kind: 'hypothesis',
        title: 'shorter is better',
        conditions: ['long', 'short'],
        ids: ['a', 'b'],
        startedAt: '2026-11-22T13:00:00.000Z',
      },
    ]);
  });
});
