import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ExperimentDetail, LiveState } from '../../src/server/protocol.js';
import { ExperimentModel } from '../../web/pages/experiment/model/experiment-model.ts';
import { overBuckets } from '../../web/pages/experiment/model/points.ts';

const SECOND = 1_000_000;
const NOW_SECOND = 1_700_000_000;

vi.hoisted(() => {
  const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  Object.assign(globalThis, { sessionStorage: nothing });
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function readModel(status: 'running' | 'stopped'): Promise<ExperimentModel> {
  const row = { status, tags: [] };
  const live = { row, cursor: String(NOW_SECOND * SECOND), totals: { events: 3 } };
  const answers = { live, detail: { row } } as unknown as {
    live: LiveState;
    detail: ExperimentDetail;
  };
  vi.stubGlobal('fetch', async (path: string) =>
    Response.json(path.endsWith('/live') ? answers.live : answers.detail),
  );
  const model = new ExperimentModel('an-id');
  await model.read();
  return model;
}

it('takes a second for over only when its events have had time to arrive', async () => {
  const model = await readModel('running');
  const buckets = [3, 2, 1].map((ago) => ({ startUs: (NOW_SECOND - ago) * SECOND }) as never);
  const over = () => overBuckets(buckets, SECOND, model.settledUs(), true).length;
  expect(over()).toBe(2);
  vi.advanceTimersByTime(999);
  expect(over()).toBe(2);
  vi.advanceTimersByTime(1);
  expect(over()).toBe(3);
});

it('waits for nothing where it has been stopped', async () => {
  expect((await readModel('stopped')).settledUs()).toBeNull();
});
