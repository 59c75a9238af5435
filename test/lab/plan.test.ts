import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab, type PlanOptions, planHash, Telemetry } from 'crucible-telemetry';
import { describe, expect, it, vi } from 'vitest';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

const PLAN: PlanOptions = {
  primaryMetric: 'latency_ms p95',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  guardrails: [{ metric: 'success rate', direction: 'higher', margin: { absolute: 0.01 } }],
  stoppingRule: { kind: 'sequential', method: 'asymptotic', burnIn: 50, maxCostUsd: 12.5 },
};

function processOn(directory: string) {
  const telemetry = new Telemetry();
  return { telemetry, lab: new Lab({ telemetry, store: localStore({ directory }) }) };
}

/** What others' JSON libraries call sorting the keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [key, sorted((value as Readonly<Record<string, unknown>>)[key])]),
  );
}

describe('an experiment with a plan', () => {
  it('has it registered before its first event', async () => {
    const telemetry = new Telemetry();
    const lab = new Lab({ telemetry, store: 'memory' });
    const experiment = await lab.start({ name: 'planned', plan: PLAN });
    telemetry.execute('e');
    const [event] = await experiment.events();
    const plan = experiment.plan!;
    expect(plan).toMatchObject({ ...PLAN, alpha: 0.05, power: 0.8 });
    expect(plan.hash).toBe(planHash(plan));
    expect(Date.parse(plan.registeredAt) * 1000).toBeLessThanOrEqual(event!.timestampUs);
    await experiment.delete();
  });

  it('does not share it with whoever wrote it down', async () => {
    const lab = new Lab({ telemetry: new Telemetry(), store: 'memory' });
    const mine = structuredClone(PLAN) as { minimumEffect: { relative: number } };
    const experiment = await lab.start({ name: 'planned', plan: mine as PlanOptions });
    mine.minimumEffect.relative = 0.5;
    expect(experiment.plan!.minimumEffect).toEqual({ relative: 0.05 });
    expect(() => Object.assign(experiment.plan!, { alpha: 0.5 })).toThrow(TypeError);
    await experiment.delete();
  });

  it('is not started with one that is none', async () => {
    const lab = new Lab({ telemetry: new Telemetry(), store: 'memory' });
    const plan = { ...PLAN, minimumEffect: 0.05 } as unknown as PlanOptions;
    await expect(lab.start({ name: 'planned', plan })).rejects.toMatchObject({
      code: 'invalid-option',
      details: { path: 'plan.minimumEffect' },
    });
    expect(await lab.list()).toEqual([]);
  });

  it('keeps it over a stop, a join and a reading by another process', async () => {
    const directory = temporaryDirectory();
    const experiment = await processOn(directory).lab.start({ name: 'planned', plan: PLAN });
    const joined = await processOn(directory).lab.join(experiment.id);
    expect(joined.plan).toEqual(experiment.plan);
    await experiment.pause();
    await experiment.resume();
    await joined.leave();
    await experiment.stop();
    const read = await processOn(directory).lab.get(experiment.id);
    expect(read.plan).toEqual(experiment.plan);
    expect(planHash(read.plan!)).toBe(read.plan!.hash);
  });

  it('keeps it whatever is written to its file meanwhile', async () => {
    const directory = temporaryDirectory();
    const { lab } = processOn(directory);
    const experiment = await lab.start({ name: 'planned', plan: PLAN });
    const path = join(directory, experiment.id, 'experiment.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"relative":0.05', '"relative":0.5'));
    expect(readFileSync(path, 'utf8')).toContain('"relative":0.5');
    // Whoever changes its state writes what the file says by now, and the recording process follows.
    await processOn(directory).lab.pause(experiment.id);
    await vi.waitFor(() => expect(experiment.status).toBe('paused'));
    await experiment.stop();
    const read = await processOn(directory).lab.get(experiment.id);
    expect(read.plan!.minimumEffect).toEqual({ relative: 0.05 });
  });

  it('has a hash that others work out from its file', async () => {
    const directory = temporaryDirectory();
    const experiment = await processOn(directory).lab.start({ name: 'planned', plan: PLAN });
    await experiment.stop();
    const { plan } = JSON.parse(
      readFileSync(join(directory, experiment.id, 'experiment.json'), 'utf8'),
    );
    const { hash, registeredAt: _registeredAt, ...content } = plan;
    const text = JSON.stringify(sorted(content));
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    expect(hash).toBe(experiment.plan!.hash);
  });

  it('reads records from before there were plans', async () => {
    const directory = temporaryDirectory();
    const experiment = await processOn(directory).lab.start({ name: 'old' });
    await experiment.stop();
    const path = join(directory, experiment.id, 'experiment.json');
    const { plan, assignment, ...old } = JSON.parse(readFileSync(path, 'utf8'));
    expect([plan, assignment]).toEqual([null, null]);
    writeFileSync(path, JSON.stringify(old));
    const read = await processOn(directory).lab.get(experiment.id);
    expect([read.record.plan, read.record.assignment]).toEqual([null, null]);
  });
});
