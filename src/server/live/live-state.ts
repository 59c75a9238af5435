import { timeSeries } from '../../lab/metrics.js';
import type { ServerContext } from '../context.js';
import { rowOf } from '../index/rows.js';
import type { LiveState } from '../protocol.js';
import { totalsOf } from './totals.js';

const WIDTH_US = 1_000_000;
const RECENT_US = 15_000_000;

/** The tiles of an experiment as of now; its cursor is where a stream of it goes on. */
export async function liveState(context: ServerContext, id: string): Promise<LiveState> {
  const { lab, index } = context;
  const { record } = await lab.find(id);
  const nowUs = lab.nowUs();
  const options = { fromUs: nowUs - RECENT_US, widthUs: WIDTH_US };
  const { series } = await timeSeries(lab, id, options);
  const totals = await totalsOf(lab, id, series[0]?.buckets ?? []);
  const entry = index.put(record);
  const cursor = String(Math.floor(nowUs / WIDTH_US) * WIDTH_US);
  return { row: rowOf(entry), counts: record.counts, totals, cursor };
}
