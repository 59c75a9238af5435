/** Many who watch one experiment that another process records. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './lines-child.js';
import { type Figure, median } from './result.js';

const WARM_UP_MS = 2000;

interface Burst {
  readonly events: number;
  readonly atMs: number;
}

/** So many streams at a time, for so long. */
export async function liveClients(
  parent: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<Figure[]> {
  const directory = join(parent, 'live');
  const recording = await startChild('recording-child.mjs', [directory]);
  const server = await startChild('server-child.mjs', [directory]);
  const bursts: Burst[] = [];
  recording.onLine((line) => bursts.push(JSON.parse(line) as Burst));
  const ending = new AbortController();
  const seen: { readonly events: number; readonly atMs: number }[][] = [];
  const url = `${server.first}/api/experiments/${recording.first}/stream`;
  const streams = Array.from({ length: clients }, async (_, client) => {
    seen[client] = [];
    await follow(url, ending.signal, (events) => seen[client]!.push({ events, atMs: Date.now() }));
  });
  await sleep(WARM_UP_MS);
  const [beganMs, spentSeconds] = [performance.now(), await processorSeconds(server.first)];
  await sleep(seconds * 1000);
  const cores =
    ((await processorSeconds(server.first)) - spentSeconds) /
    ((performance.now() - beganMs) / 1000);
  ending.abort();
  await Promise.all(streams);
  await server.stop();
  await recording.stop();
  const delays = seen.flatMap((messages) => delaysOf(bursts, messages)).sort((a, b) => a - b);
  if (delays.length < clients) throw new Error(`${delays.length} messages for ${clients} clients`);
  const what = `${clients} clients watch an experiment that records`;
  return [
    { what, value: cores, unit: 'cores', target: ['<=', 1], note: 'of the server' },
    {
      what: 'from an event to the message about it, median',
      value: median(delays),
      unit: 'ms',
      target: ['<=', 500],
      note: 'recorded in another process, over the disk',
    },
    {
      what: 'the same, 95th percentile',
      value: delays[Math.floor(delays.length * 0.95)]!,
      unit: 'ms',
    },
  ];
}

/** Of each burst, when the first message came that counts all of its events. */
function delaysOf(bursts: readonly Burst[], messages: readonly Burst[]): number[] {
  const first = messages[0];
  if (first === undefined) return [];
  return bursts
    .filter(({ events }) => events > first.events)
    .flatMap((burst) => {
      const message = messages.find(({ events }) => events >= burst.events);
      return message === undefined ? [] : [message.atMs - burst.atMs];
    });
}

async function follow(
  url: string,
  signal: AbortSignal,
  take: (events: number) => void,
): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop()!;
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (data === undefined) continue;
        const { totals } = JSON.parse(data) as { totals?: { events: number } };
        if (totals !== undefined) take(totals.events);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function processorSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)$/m.exec(text);
  if (found === null) throw new Error('the server does not say what time it took');
  return Number(found[1]);
}
