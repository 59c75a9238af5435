import { type Experiment, type ExperimentOptions, Lab, Telemetry } from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

const CONDITIONS = { control: 1, treatment: 1 };

function labInMemory() {
  const telemetry = new Telemetry();
  const lab = new Lab({ telemetry, store: 'memory' });
  const start = (options: Partial<ExperimentOptions> = {}): Promise<Experiment> =>
    lab.start({ name: 'prompt-test', conditions: CONDITIONS, ...options });
  return { telemetry, lab, start };
}

async function exposures(experiment: Experiment): Promise<unknown[]> {
  const events = await experiment.events({ events: 'experiment.exposure' });
  return events.map(({ metadata }) => metadata['unit_id']);
}

describe('assign', () => {
  it('says the condition, and records the exposure once', async () => {
    const { start } = labInMemory();
    const experiment = await start();
    expect(['user-1', 'user-2', 'user-1', 'user-2'].map((id) => experiment.assign(id))).toEqual([
      'control',
      'treatment',
      'control',
      'treatment',
    ]);
    const events = await experiment.events();
    expect(
      events.map(({ eventName, condition, sampleId, metadata }) => [
        eventName,
        condition,
        sampleId,
        metadata['unit_id'],
      ]),
    ).toEqual([
      ['experiment.exposure', 'control', 'user-1', 'user-1'],
      ['experiment.exposure', 'treatment', 'user-2', 'user-2'],
    ]);
    await experiment.delete();
  });

  it('adds nothing to latency, cost, outcomes or the number of samples', async () => {
    const { telemetry, start } = labInMemory();
    const experiment = await start({ sampleSize: 2, stopAtSampleSize: true });
    for (let i = 0; i < 10; i++) experiment.assign(`user-${i}`);
    telemetry.execute('call.stop', { duration: 1e6 }, { sample_id: 'user-1' });
    const { latency, cost, reliability } = await experiment.metrics();
    expect([latency.count, cost.count, reliability.totalRequests]).toEqual([1, 0, 1]);
    expect(experiment.progress().observed).toBe(1);
    expect(experiment.status).toBe('running');
    await experiment.delete();
  });

  it('records into its own experiment, wherever it is asked, and whichever events that takes', async () => {
    const { start } = labInMemory();
    const experiment = await start({ scope: 'run', events: ['req_llm.**'] });
    const other = await start({ name: 'other' });
    experiment.assign('a');
    other.run(() => experiment.assign('b'));
    expect(await exposures(experiment)).toEqual(['a', 'b']);
    expect(await exposures(other)).toEqual([]);
    await experiment.delete();
    await other.delete();
  });

  it('goes on while paused and after the end, without recording; later it does', async () => {
    const { start } = labInMemory();
    const experiment = await start();
    await experiment.pause();
    expect(experiment.assign('user-2')).toBe('treatment');
    await experiment.resume();
    expect(await exposures(experiment)).toEqual([]);
    experiment.assign('user-2');
    expect(await exposures(experiment)).toEqual(['user-2']);
    await experiment.stop();
    expect(experiment.assign('user-3')).toBe('control');
    expect(await exposures(experiment)).toEqual(['user-2']);
    await experiment.delete();
  });

  it('is the same in another process, which records the exposure, too', async () => {
    const directory = temporaryDirectory();
    const open = () => new Lab({ telemetry: new Telemetry(), store: localStore({ directory }) });
    const [first, second] = [open(), open()];
    const experiment = await first.start({ name: 'prompt-test', conditions: CONDITIONS });
    const joined = await second.join(experiment.id);
    const units = Array.from({ length: 50 }, (_, i) => `user-${i}`);
    expect(units.map((id) => joined.assign(id))).toEqual(units.map((id) => experiment.assign(id)));
    await joined.leave();
    await experiment.stop();
    const events = await (await open().get(experiment.id)).events();
    expect(events).toHaveLength(100);
    expect(new Set(events.map(({ sampleId }) => sampleId)).size).toBe(50);
  });

  it('shares its buckets with experiments of one salt, and with no others', async () => {
    const { start } = labInMemory();
    const units = Array.from({ length: 64 }, (_, i) => `user-${i}`);
    const [own, same, shared, alike] = await Promise.all([
      start(),
      start(),
      start({ name: 'a', assignmentSalt: 's' }),
      start({ name: 'b', assignmentSalt: 's' }),
    ]);
    const of = (experiment: Experiment) => units.map((id) => experiment.assign(id)).join();
    expect(of(same)).toBe(of(own));
    expect(of(alike)).toBe(of(shared));
    expect(of(shared)).not.toBe(of(own));
    for (const experiment of [own, same, shared, alike]) await experiment.delete();
  });

  it('refuses without conditions, or without an id', async () => {
    const { lab, start } = labInMemory();
    const experiment = await start();
    const plain = await lab.start({ name: 'plain' });
    const refusals = [() => plain.assign('a'), () => experiment.assign('')];
    for (const [index, path] of ['conditions', 'unitId'].entries())
      expect(refusals[index]).toThrow(
        expect.objectContaining({
          code: 'invalid-argument',
          details: expect.objectContaining({ path }),
        }),
      );
    await experiment.delete();
    await plain.delete();
  });
});
