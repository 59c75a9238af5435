import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  curveColumns,
  type TrainingCurvesOptions,
  trainingCurves,
} from '../../src/analysis/curves.js';
import { arbitraryCuts } from './arbitrary-events.js';
import { type Emitted, recorded, streamOf } from './recorded-events.js';

type Point = readonly [x: number, y: number];

/** The curves with only the columns that they say they need. */
async function curvesOf(
  events: readonly Emitted[],
  options: TrainingCurvesOptions,
  cuts?: readonly number[],
): Promise<{ metric: string; group: unknown; points: Point[] }[]> {
  const batches = await recorded(events, {
    columns: curveColumns(options),
    ...(cuts === undefined ? {} : { cuts }),
  });
  const series = await trainingCurves(streamOf(batches), options);
  return series.map(({ metric, group, x, y }) => ({
    metric,
    group,
    points: Array.from(x, (at, i): Point => [at, y[i]!]),
  }));
}

function step(
  atUs: number,
  measurements: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
): Emitted {
  return { atUs, name: 'crucible_train.batch.stop', measurements, metadata };
}

describe('trainingCurves', () => {
  it('keeps the NaN and the infinities of a loss that diverged', async () => {
    const losses = [2.5, 0, Infinity, Number.NaN, -Infinity];
    const events = losses.map((loss, i) => step(i, { loss }, { step: i }));
    expect(await curvesOf(events, { metrics: ['loss'], x: 'step' })).toEqual([
      { metric: 'loss', group: null, points: losses.map((loss, i) => [i, loss]) },
    ]);
  });

  it('makes a series for each metric, of the events that have it', async () => {
    const events = [
      step(1, { loss: 3, accuracy: 0.1 }, { step: 10 }),
      step(2, { loss: 2 }, { step: 20 }),
      step(3, { accuracy: 0.3 }, { step: 30 }),
      step(4, { loss: 1, accuracy: 0.4 }),
    ];
    expect(await curvesOf(events, { metrics: ['accuracy', 'loss', 'f1'], x: 'step' })).toEqual([
      {
        metric: 'accuracy',
        group: null,
        points: [
          [10, 0.1],
          [30, 0.3],
        ],
      },
      {
        metric: 'loss',
        group: null,
        points: [
          [10, 3],
          [20, 2],
        ],
      },
    ]);
  });

  it('finds metrics that are no fields wherever events have them', async () => {
    const events = [
      step(1, { val_loss: 0.5 }, { epoch: 1 }),
      step(2, {}, { epoch: 2, val_loss: 0.25 }),
      step(3, { valLoss: 0.125 }, { epoch: 3 }),
    ];
    for (const name of ['val_loss', 'valLoss']) {
      expect(await curvesOf(events, { metrics: [name], x: 'epoch' })).toEqual([
        {
          metric: name,
          group: null,
          points: [
            [1, 0.5],
            [2, 0.25],
            [3, 0.125],
          ],
        },
      ]);
    }
    const measured = { metrics: ['measurements.val_loss'], x: 'epoch' } as const;
    expect((await curvesOf(events, measured))[0]!.points).toEqual([
      [1, 0.5],
      [3, 0.125],
    ]);
  });

  it('takes what was measured where the metadata have the name too', async () => {
    const events = [step(1, { val_loss: 0.5 }, { step: 1, val_loss: 9 })];
    const curves = await curvesOf(events, { metrics: ['val_loss'], x: 'step' });
    expect(curves[0]!.points).toEqual([[1, 0.5]]);
  });

  it('keeps the numbers of a metric that once was a text', async () => {
    const events = [
      step(1, { reward: 1.5 }, { step: 1 }),
      step(2, { reward: 'unknown' }, { step: 2 }),
      step(3, { reward: Number.NaN }, { step: 3 }),
      step(4, { reward: true }, { step: 4 }),
    ];
    expect((await curvesOf(events, { metrics: ['reward'], x: 'step' }))[0]!.points).toEqual([
      [1, 1.5],
      [3, Number.NaN],
    ]);
  });

  it('takes only the events asked for', async () => {
    const events = [
      step(1, { loss: 3 }, { step: 1 }),
      { atUs: 2, name: 'other.stop', measurements: { loss: 9 }, metadata: { step: 1 } },
    ];
    const options = { metrics: ['loss'], x: 'step' } as const;
    const all = await curvesOf(events, options);
    expect(all[0]!.points).toHaveLength(2);
    const some = await curvesOf(events, { ...options, events: ['crucible_train.**'] });
    expect(some[0]!.points).toEqual([[1, 3]]);
  });

  it('runs along time too', async () => {
    const events = [step(5, { loss: 3 }), step(8, { loss: 2 })];
    const curves = await curvesOf(events, { metrics: ['loss'], x: 'timestamp_us' });
    expect(curves[0]!.points).toEqual([
      [5, 3],
      [8, 2],
    ]);
  });

  it('makes a series for each value of a column, whatever its type', async () => {
    const seeds = [3, 1, 3, 'x', undefined, true];
    const events = seeds.map((seed, i) => step(i, { loss: i }, { step: i, seed }));
    for (const by of ['seed', 'metadata.seed', 'metadata_seed']) {
      expect(await curvesOf(events, { metrics: ['loss'], x: 'step', by })).toEqual([
        {
          metric: 'loss',
          group: 3,
          points: [
            [0, 0],
            [2, 2],
          ],
        },
        { metric: 'loss', group: 1, points: [[1, 1]] },
        { metric: 'loss', group: 'x', points: [[3, 3]] },
        { metric: 'loss', group: null, points: [[4, 4]] },
        { metric: 'loss', group: true, points: [[5, 5]] },
      ]);
    }
    const conditions = events.map((event, i) => ({
      ...event,
      metadata: { ...event.metadata, ...(i < 2 ? { condition: 'treatment' } : {}) },
    }));
    const curves = await curvesOf(conditions, { metrics: ['loss'], x: 'step', by: 'condition' });
    expect(curves.map(({ group }) => group)).toEqual(['treatment', 'default']);
  });

  it('has none for an empty experiment', async () => {
    expect(await curvesOf([], { metrics: ['loss'], x: 'step' })).toEqual([]);
  });

  it('refuses an axis that is none, and metrics that are none', async () => {
    const good = { metrics: ['loss'], x: 'step' } as const;
    for (const [path, options] of [
      ['x', { ...good, x: 'time' as never }],
      ['metrics', { ...good, metrics: [] }],
      ['metrics[1]', { ...good, metrics: ['loss', ''] }],
    ] as const) {
      await expect(trainingCurves(streamOf([]), options)).rejects.toEqual(
        expect.objectContaining({
          code: 'invalid-argument',
          details: expect.objectContaining({ path }),
        }),
      );
    }
  });

  it('has every point in its series, in order of x and then of time', async () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double());
    const event = fc.record({
      loss: fc.option(value),
      step: fc.option(fc.oneof(fc.nat(20), fc.constantFrom(Number.NaN, Infinity))),
      seed: fc.option(fc.oneof(fc.nat(2), fc.constantFrom('a', 'b'))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 50 }), arbitraryCuts, async (rows, cuts) => {
        const events = rows.map(({ loss, ...metadata }, i) => step(i, { loss }, metadata));
        const options = { metrics: ['loss'], x: 'step', by: 'metadata.seed' } as const;
        const expected = [...new Set(rows.map(({ seed }) => seed))]
          .map((group) => ({
            metric: 'loss',
            group,
            points: rows
              .filter(({ seed, loss, step }) => {
                return seed === group && loss !== null && Number.isFinite(step);
              })
              .map(({ step, loss }): Point => [step!, loss!])
              .sort((a, b) => a[0] - b[0]),
          }))
          .filter(({ points }) => points.length > 0);
        expect(await curvesOf(events, options, cuts)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
