import { describe, expect, it } from 'vitest';
import type { MonitorAnswer, MonitorPoint } from '../../src/server/protocol.ts';
import { toSvg } from '../../web/charts/svg-text.ts';
import { monitorWords } from '../../web/pages/compare/monitor/monitor-words.ts';
import { sequencePicture } from '../../web/pages/compare/monitor/sequence-scene.ts';
import { watchPair } from '../../web/pages/compare/monitor/watch-pair.ts';
import { armsOf } from '../../web/pages/compare/state/arms.ts';
import { row } from './compare-rows.ts';

const point = (n: number, changes: Partial<MonitorPoint> = {}): MonitorPoint => ({
  n,
  timestampUs: n * 1e6,
  estimate: 0.1,
  lower: 0.1 - 2 / Math.sqrt(n),
  upper: 0.1 + 2 / Math.sqrt(n),
  runningLower: 0.1 - 2 / Math.sqrt(n),
  runningUpper: 0.1 + 2 / Math.sqrt(n),
  pValue: 0.5,
  margin: 0.03,
  ...changes,
});

function monitored(changes: Partial<MonitorAnswer> = {}): MonitorAnswer {
  const arm = {
    experimentId: 'a',
    experimentName: 'a',
    condition: 'control',
    samples: 900,
    mean: 0.8,
    stdDev: 0.4,
    repeats: 0,
    nonFinite: 0,
  };
  return {
    metric: 'success',
    unit: '',
    direction: 'higher',
    method: 'beta-binomial',
    design: 'independent',
    alpha: 0.05,
    baseline: arm,
    candidate: arm,
    points: [4, 25, 100, 400, 900].map((n) => point(n)),
    looks: 5,
    reduced: false,
    decision: 'better',
    why: 'the difference lies between 0.03 and 0.17: the candidate is higher, and higher is better',
    stopped: null,
    pValue: 0.01,
    margin: 0.03,
    caveats: [],
    ...changes,
  };
}

describe('the monitor', () => {
  const words = (changes: Partial<MonitorAnswer>) => monitorWords(monitored(changes), 'new', 'old');

  it('says the interval with every estimate, in percentage points for a rate', () => {
    expect(words({}).text).toContain(
      'After 900 samples of each, new − old is +10 pp, and lies between +3.33 and +16.7 pp with 95% confidence over all looks together.',
    );
  });

  it('keeps to what was decided at an earlier look', () => {
    const stopped = {
      by: 'decided',
      decision: 'better',
      why: '',
      n: 400,
      timestampUs: 400e6,
    } as const;
    const said = words({ decision: 'undecided', stopped });
    expect(said).toMatchObject({ tone: 'good', title: 'Decided: better' });
    expect(said.advice).toContain('decided at 400 samples of each');
  });

  it('does not take a spent budget for no difference', () => {
    const stopped = {
      by: 'budget',
      decision: 'undecided',
      why: '',
      n: 900,
      timestampUs: 900e6,
    } as const;
    const said = words({ decision: 'undecided', stopped });
    expect(said.title).toBe('Ended undecided');
    expect(said.advice).toContain('no sign that there is no difference');
  });

  it('writes counts in what the library says as those beside them', () => {
    const why =
      'the budget of 1115 samples an arm is spent; -2 is no count, nor is q1234 or 1234.5 s';
    expect(words({ why }).text).toContain(
      'The budget of 1,115 samples an arm is spent; −2 is no count, nor is q1234 or 1234.5 s.',
    );
  });

  it('says that there is no interval before the burn-in is over', () => {
    const nothing = { lower: null, upper: null, runningLower: null, runningUpper: null };
    const said = words({ decision: 'too-early', points: [point(4, nothing)] });
    expect(said.title).toBe('Too early to say');
    expect(said.text).toContain('After 4 samples of each there is no interval yet.');
    expect(words({ points: [] }).text).toContain('There is no value yet.');
  });

  it('is drawn with zero, the margin and the look that decided', () => {
    const stopped = {
      by: 'decided',
      decision: 'better',
      why: '',
      n: 400,
      timestampUs: 400e6,
    } as const;
    const picture = sequencePicture(monitored({ stopped }), 600, 300, 'fraction')!;
    const svg = toSvg(picture.scene, 'monitor', (paint) => paint);
    expect(svg).toContain('better at 400');
    expect(svg).toContain('0 pp');
    expect(svg).toContain('samples of each condition');
    expect(svg).not.toContain('NaN');
  });

  it('finds the look next to the pointer', () => {
    const answerOfTwo = monitored();
    const picture = sequencePicture(answerOfTwo, 600, 300, 'fraction')!;
    const places = answerOfTwo.points.map(picture.xOf);
    expect([...places]).toEqual([...places].sort((a, b) => a - b));
    expect(places.map(picture.nearest)).toEqual([0, 1, 2, 3, 4]);
    expect(sequencePicture(monitored({ points: [] }), 600, 300, 'none')).toBeNull();
  });

  it('watches the newest run of each group, and says so', () => {
    const two = armsOf(
      [
        row('old', { startedAt: '2026-11-22T10:00:00.000Z' }),
        row('young', { startedAt: '2026-11-22T11:00:00.000Z' }),
        row('b', { condition: 'new' }),
      ],
      { kind: 'condition' },
    );
    const { question, note } = watchPair(two, { kind: 'condition' }, null);
    expect(question).toEqual({ baseline: 'young', candidate: 'b', experiment: null });
    expect(note).toContain('control (2 runs)');
  });

  it('watches two conditions within one experiment', () => {
    const within = armsOf([row('a')], { kind: 'condition' }, new Map([['a', ['old', 'new']]]));
    expect(watchPair(within, { kind: 'condition' }, null).question).toEqual({
      baseline: 'old',
      candidate: 'new',
      experiment: 'a',
    });
  });
});
