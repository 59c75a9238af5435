import { describe, expect, it } from 'vitest';
import { serve, serveOnDisk } from './harness.js';

interface Family {
  readonly type: string;
  readonly samples: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

const LABELS = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;

/** The text format 0.0.4, read as strictly as it is defined. */
function parse(text: string): Map<string, Family> {
  expect(text.endsWith('\n')).toBe(true);
  const families = new Map<string, Family>();
  let current = '';
  for (const line of text.trimEnd().split('\n')) {
    const meta = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line);
    if (meta !== null) {
      if (meta[1] === 'TYPE') {
        expect(families.has(meta[2]!)).toBe(false);
        current = meta[2]!;
        families.set(current, { type: meta[3]!, samples: [] });
      }
      continue;
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$/.exec(
      line,
    );
    if (sample === null) throw new Error(`not a line of the format: ${line}`);
    const [, name, inner = '', value] = sample;
    expect(
      name!.replace(/_(?:bucket|sum|count)$/, '').startsWith(current.replace(/_count$/, '')),
    ).toBe(true);
    families.get(current)!.samples.push({
      name: name!,
      labels: labelsOf(inner),
      value: Number(value!.replace('Inf', 'Infinity')),
    });
  }
  return families;
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABELS.lastIndex = 0;
  while (LABELS.lastIndex < text.length) {
    const match = LABELS.exec(text);
    if (match === null) throw new Error(`not labels: ${text}`);
    labels[match[1]!] = match[2]!.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
  }
  return labels;
}

describe("Prometheus' exposition", () => {
  it.each(['memory', 'local'])(
    'tells of experiments that record, over a %s store',
    async (kind) => {
      await using served = await (kind === 'memory' ? serve() : serveOnDisk());
      const name = 'a "quoted"\\\nname';
      const experiment = await served.start({ name, condition: 'x' });
      experiment.run(() => {
        for (const ms of [1, 3, 30, 700, 700])
          served.telemetry.execute('llm.call.stop', { duration: ms * 1e6 }, { costUsd: 0.5 });
      });
      const { headers, json: text } = await served.get('/metrics');
      expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      const families = parse(text);
      const labels = { experiment: experiment.id, name, condition: 'x' };
      expect(families.get('crucible_events_total')).toEqual({
        type: 'counter',
        samples: [{ name: 'crucible_events_total', labels, value: 5 }],
      });
      const { type, samples } = families.get('crucible_latency_seconds')!;
      expect(type).toBe('histogram');
      const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
      expect(buckets.every(({ value }, i) => i === 0 || value >= buckets[i - 1]!.value)).toBe(true);
      const at = (le: string) => buckets.find(({ labels }) => labels['le'] === le)?.value;
      expect([at('0.0025'), at('0.05'), at('0.5'), at('1'), at('+Inf')]).toEqual([1, 3, 3, 5, 5]);
      const sum = samples.find(({ name }) => name.endsWith('_sum'))!.value;
      expect(sum).toBeCloseTo(1.434, 6);
      expect(samples.find(({ name }) => name.endsWith('_count'))!.value).toBe(5);
    },
  );

  it('tells of the server, by route and not by address', async () => {
    await using served = await serve();
    await served.get('/api/experiments/one');
    await served.get('/api/experiments/two');
    const { json: text } = await served.get('/metrics');
    const requests = parse(text).get('crucible_http_requests_total')!.samples;
    expect(requests).toEqual([
      {
        name: 'crucible_http_requests_total',
        labels: { route: 'getExperiment', status: '4xx' },
        value: 2,
      },
    ]);
    expect(text).not.toContain('one');
  });
});
