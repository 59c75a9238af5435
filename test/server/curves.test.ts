import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../src/server/curves/cells.js';
import { gridOf, type View } from '../../src/server/curves/grid.js';
import { type Picture, pictureOf, pointsFor } from '../../src/server/curves/picture.js';
import { CurvePyramid } from '../../src/server/curves/pyramid.js';
import { type Served, serve, serveOnDisk } from './harness.js';

const EVERYTHING: View = { fromX: -Infinity, toX: Infinity, pixels: 500 };

function pyramidOf(
  points: readonly Point[],
  mostBuckets: number,
  keepsPoints = false,
): CurvePyramid {
  const pyramid = new CurvePyramid(-10, keepsPoints);
  for (const { x, y, timeUs } of points) {
    pyramid.add(x, y, timeUs);
    pyramid.keepTo(mostBuckets);
  }
  return pyramid;
}

/** What a picture has to show, worked out from all points. */
function shown(
  points: readonly Point[],
  view: View,
  exponent: number,
  isReduced: boolean,
): (readonly number[])[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.timeUs - b.timeUs);
  const bucketOf = (x: number): number => Math.floor(x / 2 ** exponent);
  const low = bucketOf(Math.max(view.fromX, sorted[0]!.x));
  const high = bucketOf(Math.min(view.toX, sorted.at(-1)!.x));
  const inside = sorted.filter(({ x }) => bucketOf(x) >= low && bucketOf(x) <= high);
  const kept = new Set<Point>();
  if (!isReduced) for (const point of inside) kept.add(point);
  for (const bucket of new Set(inside.map(({ x }) => bucketOf(x)))) {
    const own = inside.filter(({ x }) => bucketOf(x) === bucket);
    const finite = own.filter(({ y }) => Number.isFinite(y));
    const [first, last] = [own[0]!, own.at(-1)!];
    const least = finite.find(({ y }) => y === Math.min(...finite.map((point) => point.y)));
    const greatest = finite.find(({ y }) => y === Math.max(...finite.map((point) => point.y)));
    const odd = own.find(({ y }) => !Number.isFinite(y));
    for (const point of [first, least, greatest, odd, last])
      if (point !== undefined) kept.add(point);
  }
  const before = sorted.findLast(({ x }) => bucketOf(x) < low);
  const after = sorted.find(({ x }) => bucketOf(x) > high);
  const all = [before, ...inside.filter((point) => kept.has(point)), after];
  return all.filter((point) => point !== undefined).map(({ x, y }) => [x, y]);
}

const pointsArbitrary = fc
  .array(
    fc.record({
      x: fc.oneof(
        fc.integer({ min: -50, max: 5000 }),
        fc.double({ min: 0, max: 100, noNaN: true, noDefaultInfinity: true }),
      ),
      y: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
        { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
      ),
    }),
    { minLength: 1, maxLength: 400, size: 'max' },
  )
  .map((points) => points.map(({ x, y }, i): Point => ({ x: x + 0, y: y + 0, timeUs: i })));

describe('a curve in bounded memory', () => {
  it('is drawn as all of its points would be, whatever part of it is looked at', () => {
    fc.assert(
      fc.property(
        pointsArbitrary,
        fc.double({ min: -60, max: 5100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (points, fromX, share, pixels, keepsPoints) => {
          const view = { fromX, toX: fromX + (5100 - fromX) * share ** 3, pixels };
          const xs = points.map(({ x }) => x);
          fc.pre(Math.max(fromX, Math.min(...xs)) <= Math.min(view.toX, Math.max(...xs)));
          const pyramid = pyramidOf(points, 32, keepsPoints);
          expect(pyramid.length).toBeLessThanOrEqual(32);
          const grid = gridOf([pyramid], view);
          let picture = pictureOf(pyramid, grid, pixels, null);
          if ('fromUs' in picture) {
            expect(keepsPoints).toBe(false);
            const { fromX, toX, fromUs, toUs } = picture;
            const read = pointsFor(grid, pixels);
            for (const { x, y, timeUs } of points)
              if (timeUs >= fromUs && timeUs <= toUs && x >= fromX && x <= toX)
                read.add(x, y, timeUs);
            picture = pictureOf(pyramid, grid, pixels, read);
          }
          const { x, y, points: count, reduced } = picture as Picture;
          if (keepsPoints) expect(reduced).toBe(count > pixels * 4);
          const whole = shown(points, view, grid.exponent, reduced);
          expect(x.map((at, i) => [at, y[i]])).toEqual(whole);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('tells apart the greatest numbers there are', () => {
    const points = Array.from({ length: 10 }, (_, i) => ({
      x: (i + 1) * 1.7e307,
      y: i,
      timeUs: i,
    }));
    expect(pyramidOf(points, 32).length).toBe(10);
  });

  it('loses no peak, no gap and neither end', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => ({
      x: i,
      y: i === 33_333 ? 40 : i === 66_666 ? -40 : i === 50_000 ? Number.NaN : Math.sin(i / 5000),
      timeUs: i,
    }));
    const pyramid = pyramidOf(points, 4096);
    const kept = pictureOf(pyramid, gridOf([pyramid], EVERYTHING), 500, null) as Picture;
    expect([kept.reduced, kept.points]).toEqual([true, 100_000]);
    expect(kept.x.length).toBeLessThanOrEqual(2 * 500 * 5);
    expect(kept.y).toEqual(expect.arrayContaining([40, -40, Number.NaN]));
    expect([kept.x[0], kept.x.at(-1)]).toEqual([0, 99_999]);
    expect(kept.x.every((at, i) => i === 0 || at > kept.x[i - 1]!)).toBe(true);
  });
});

async function trained(served: Served, steps: number) {
  const experiment = await served.start({ name: 'run' });
  const train = (from: number, to: number): void =>
    experiment.run(() => {
      for (let step = from; step < to; step++)
        served.telemetry.execute(
          'training.step',
          { loss: step === 1234 ? 99 : 1 / (step + 1) },
          { step, seed: step % 2 },
        );
    });
  train(0, steps);
  return { experiment, train, at: `/api/experiments/${experiment.id}/curves` };
}

describe('curves', () => {
  it('come from events, and say whether they are reduced', async () => {
    await using served = await serve();
    const { experiment, at } = await trained(served, 5000);
    await experiment.stop();
    const { json } = await served.get(`${at}?metric=loss&pixels=100`);
    expect(json.curves[0]).toMatchObject({
      metric: 'loss',
      group: null,
      points: 5000,
      reduced: true,
    });
    expect(json.curves[0].y).toContain(99);
    const zoom = `${at}?metric=loss&pixels=100&fromX=10&toX=20`;
    const zoomed = (await served.get(zoom)).json.curves[0];
    expect(zoomed.x).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
    expect([zoomed.points, zoomed.reduced]).toEqual([11, false]);
  });

  it('have a line for each metric and each value of a column, and keep what diverged', async () => {
    await using served = await serveOnDisk();
    const { experiment, at } = await trained(served, 10);
    experiment.run(() =>
      served.telemetry.execute('training.step', { loss: Number.NaN }, { step: 10, seed: 0 }),
    );
    const { json } = await served.get(`${at}?metric=loss&metric=nope&by=metadata.seed`);
    expect(
      json.curves.map(({ group, y }: { group: number; y: unknown[] }) => [group, y.length]),
    ).toEqual([
      [0, 6],
      [1, 5],
    ]);
    expect(json.curves[0].y.at(-1)).toBe('NaN');
  });

  it('go on as events come, and each event is in them once', async () => {
    await using served = await serveOnDisk();
    const { experiment, train, at } = await trained(served, 50);
    const ask = async () => (await served.get(`${at}?metric=loss`)).json.curves[0];
    expect((await ask()).points).toBe(50);
    train(50, 80);
    await expect.poll(async () => (await ask()).points).toBe(80);
    await experiment.stop();
    const whole = await ask();
    expect(whole.x).toEqual(Array.from({ length: 80 }, (_, i) => i));
  });

  it('go over time for any number of any event', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (const cpu of [12, 55]) {
        served.telemetry.execute('system.sample', { cpu_percent: cpu });
        served.telemetry.execute('other', { cpu_percent: -1 });
      }
    });
    const curve = `/api/experiments/${experiment.id}/curves?x=timestamp_us`;
    const asked = `${curve}&metric=measurements_cpu_percent&event=system.sample`;
    const { json } = await served.get(asked);
    expect([json.x, json.curves[0].y]).toEqual(['timestamp_us', [12, 55]]);
  });

  it.each([
    ['x=weeks', 'x'],
    ['fromX=2&toX=1', 'toX'],
    ['pixels=0', 'pixels'],
  ])('refuse %s', async (query, path) => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    const { status, json } = await served.get(
      `/api/experiments/${experiment.id}/curves?metric=loss&${query}`,
    );
    expect([status, json.path]).toEqual([400, path]);
  });

  it('of a column with too many values are refused', async () => {
    await using served = await serve();
    const { experiment, at } = await trained(served, 300);
    await experiment.stop();
    const { status, json } = await served.get(`${at}?metric=loss&by=step`);
    expect([status, json.path]).toEqual([400, 'by']);
  });
});
