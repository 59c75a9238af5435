import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeServerSettings } from '../../src/config/server-options.js';
import { Lab } from '../../src/lab/lab.js';
import { createApp, honoPath } from '../../src/server/app.js';
import { createContext } from '../../src/server/context.js';
import { Dashboard } from '../../src/server/dashboard.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { type Answer, bearer, type Served, serve, WRITE_TOKEN } from './harness.js';
import { violations } from './json-schema.js';

// biome-ignore lint/suspicious/noExplicitAny: a document is plain JSON
type Json = any;

async function documentOf(served: Served): Promise<Json> {
  return (await served.get('/openapi.json')).json;
}

function operations(document: Json): { path: string; method: string; operation: Json }[] {
  return Object.entries(document.paths as Record<string, Json>).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, operation]) => ({ path, method, operation })),
  );
}

describe('the OpenAPI document', () => {
  it('has every route of the application, and no other', async () => {
    await using served = await serve();
    const lab = new Lab({ store: memoryStore() });
    const context = createContext(lab, decodeServerSettings({}), '0');
    const app = createApp(context, new Dashboard(null));
    const routed = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path !== '*' && path !== '/*')
      .map(({ method, path }) => `${method} ${path}`);
    const documented = operations(await documentOf(served)).map(
      ({ method, path }) => `${method.toUpperCase()} ${honoPath(path)}`,
    );
    expect(new Set(routed)).toEqual(new Set(documented));
    expect(documented.length).toBeGreaterThan(20);
    context.statistics.close();
  });

  it('names each operation once, and every parameter of its path', async () => {
    await using served = await serve();
    const all = operations(await documentOf(served));
    const names = all.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, operation } of all) {
      const inPath = operation.parameters.filter((each: Json) => each.in === 'path');
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(inPath.map((each: Json) => each.name)).toEqual(wanted);
    }
  });

  it('describes what every route answers', async () => {
    const archiveDirectory = await mkdtemp(join(tmpdir(), 'crucible-archives-'));
    await using served = await serve({ writeToken: WRITE_TOKEN, archiveDirectory });
    const document = await documentOf(served);
    const experiment = await served.start({ name: 'run', metadata: { lr: 0.1 } });
    experiment.run(() => {
      served.telemetry.execute('training.step', { loss: 1 }, { step: 0 });
      served.telemetry.span('llm.call', { model: 'm' }, () => 1);
    });
    const other = await served.start({ name: 'other' });
    other.run(() => served.telemetry.span('llm.call', {}, () => 1));
    const [event] = await experiment.events();
    const stop = (await experiment.events()).find((each) => each.traceId !== null);
    const at = `/api/experiments/${experiment.id}`;
    const write = bearer(WRITE_TOKEN);
    const { id } = experiment;
    const answers: Record<string, () => Promise<Answer>> = {
      listExperiments: () => served.get('/api/experiments'),
      getExperiment: () => served.get(at),
      getMetrics: () => served.get(`${at}/metrics`),
      getLive: () => served.get(`${at}/live`),
      getColumns: () => served.get(`${at}/columns`),
      getTimeSeries: () => served.get(`${at}/timeseries?by=model`),
      getCurves: () => served.get(`${at}/curves?metric=loss`),
      getDistribution: () => served.get(`${at}/distribution?column=latency_ms`),
      queryEvents: () => served.post(`${at}/events`, { query: {} }),
      getEvent: () => served.get(`${at}/events/${event!.eventId}`),
      getTrace: () => served.get(`${at}/traces/${stop!.traceId}`),
      pauseExperiment: () => served.post(`${at}/pause`, undefined, write),
      resumeExperiment: () => served.post(`${at}/resume`, undefined, write),
      setTags: () => served.post(`${at}/tags`, { tags: ['a'] }, write),
      addNote: () => served.post(`${at}/notes`, { text: 'looks good' }, write),
      stopExperiment: () => served.post(`${at}/stop`, undefined, write),
      archiveExperiment: () => served.post(`${at}/archive`, undefined, write),
      compareExperiments: () =>
        served.post('/api/compare', {
          experiments: [id, other.id],
          options: { metrics: ['latency_ms mean'] },
        }),
      compareRunCurves: () =>
        served.post('/api/run-curves', { experiments: [id], options: { metric: 'loss' } }),
      monitorComparison: () =>
        served.post('/api/monitor', { experiments: [id, other.id], metric: 'latency_ms' }),
      getSqlSchema: () => served.get('/api/sql/schema'),
      askSql: () => served.post('/api/sql', { statement: 'SELECT count(*) AS n FROM events' }),
      getOpenApi: () => served.get('/openapi.json'),
      getHealth: () => served.get('/health'),
    };
    const json = operations(document).filter(
      ({ operation }) => operation.responses[200].content?.['application/json'] !== undefined,
    );
    // In the order above: an experiment is stopped after it was paused.
    for (const [name, ask] of Object.entries(answers)) {
      const { operation } = json.find((each) => each.operation.operationId === name)!;
      const { status, json: body } = await ask();
      expect([name, status, status === 200 ? '' : body]).toEqual([name, 200, '']);
      const { schema } = operation.responses[200].content['application/json'];
      expect([name, violations(schema, body, document)]).toEqual([name, []]);
    }
    const tried = new Set(Object.keys(answers));
    expect(json.filter(({ operation }) => !tried.has(operation.operationId))).toEqual([]);
    const problem = await served.get('/api/experiments/none');
    expect(violations(document.components.schemas.Problem, problem.json, document)).toEqual([]);
    await rm(archiveDirectory, { recursive: true });
  });
});
