import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import type { EventDefinitionInput } from '../../src/event/definition.js';
import { EventRegistry, Events } from '../../src/event/registry.js';

const SEEDS = {
  llm: ['req_llm.request.start', 'req_llm.request.stop', 'req_llm.request.exception'],
  ensemble: ['ensemble.prediction.start', 'ensemble.prediction.stop', 'ensemble.vote.completed'],
  hedging: ['hedging.request.start', 'hedging.request.duplicated', 'hedging.request.stop'],
  training: [
    'crucible_train.training.start',
    'crucible_train.training.stop',
    'crucible_train.epoch.start',
    'crucible_train.epoch.stop',
    'crucible_train.batch.stop',
    'crucible_train.checkpoint.saved',
  ],
  deployment: [
    'crucible_deployment.inference.start',
    'crucible_deployment.inference.stop',
    'crucible_deployment.inference.exception',
  ],
  framework: [
    'crucible_framework.pipeline.start',
    'crucible_framework.pipeline.stop',
    'crucible_framework.stage.start',
    'crucible_framework.stage.stop',
  ],
  trace: ['causal_trace.event.created'],
  tools: ['altar.tool.start', 'altar.tool.stop'],
};

const STEP: EventDefinitionInput = {
  name: ['my', 'step', 'stop'],
  description: 'A step of the policy ended',
  measurements: { reward: { type: 'number', description: 'Reward' } },
  metadata: {
    policy: { type: 'string' },
    state: { type: 'object', fields: { x: { type: 'number', unit: 'mm' } } },
  },
};

function refusal(definition: unknown, registry = new EventRegistry()): CrucibleError {
  try {
    registry.register(definition as EventDefinitionInput);
  } catch (error) {
    if (error instanceof CrucibleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the registry', () => {
  it("knows exactly the seeds' events as standard", () => {
    expect(Events.standardEvents()).toEqual(Object.values(SEEDS).flat());
  });

  it('lists the events of each category', () => {
    expect(Events.llmEvents()).toEqual(SEEDS.llm);
    expect(Events.ensembleEvents()).toEqual(SEEDS.ensemble);
    expect(Events.hedgingEvents()).toEqual(SEEDS.hedging);
    expect(Events.trainingEvents()).toEqual(SEEDS.training);
    expect(Events.deploymentEvents()).toEqual(SEEDS.deployment);
    expect(Events.frameworkEvents()).toEqual(SEEDS.framework);
    expect(Events.traceEvents()).toEqual(SEEDS.trace);
    expect(Events.toolEvents()).toEqual(SEEDS.tools);
    expect(new EventRegistry().eventsByCategory()).toEqual({
      ...SEEDS,
      telemetry: ['telemetry.handler.failure', 'experiment.exposure', 'system.sample'],
      custom: [],
    });
  });

  it('tells about an event by either form of its name', () => {
    const info = Events.eventInfo(['crucible_train', 'epoch', 'stop']);
    expect(info).toMatchObject({
      name: 'crucible_train.epoch.stop',
      category: 'training',
      description: 'Epoch completed with metrics',
      measurements: { duration: { type: 'number', unit: 'ns' }, loss: { type: 'number' } },
    });
    expect(Events.eventInfo('crucible_train.epoch.stop')).toBe(info);
  });

  it('answers null for an event it does not know, and refuses what is no name', () => {
    expect(Events.eventInfo('unknown.event')).toBeNull();
    expect(Events.eventInfo('__proto__')).toBeNull();
    expect(() => Events.eventInfo('')).toThrow(/^eventName: expected/);
  });

  it('cannot be corrupted through what it returns', () => {
    Events.standardEvents().length = 0;
    Events.eventsByCategory().llm.push('evil');
    Events.definitions().pop();
    expect(Events.standardEvents()).toHaveLength(25);
    expect(Events.llmEvents()).toHaveLength(3);
    expect(Events.definitions()).toHaveLength(28);
    const info = Events.eventInfo('req_llm.request.stop') as unknown as {
      description: string;
      metadata: Record<string, { fields: Record<string, { type: string }> }>;
    };
    expect(() => (info.description = 'x')).toThrow(TypeError);
    expect(() => delete info.metadata['tokens']).toThrow(TypeError);
    expect(() => (info.metadata['tokens']!.fields['prompt']!.type = 'x')).toThrow(TypeError);
  });
});

describe('registering', () => {
  it('returns the completed definition and serves it from then on', () => {
    const registry = new EventRegistry();
    const event = registry.register(STEP);
    expect(event).toEqual({
      name: 'my.step.stop',
      category: 'custom',
      description: 'A step of the policy ended',
      measurements: { reward: { type: 'number', description: 'Reward' } },
      metadata: {
        policy: { type: 'string', description: '' },
        state: {
          type: 'object',
          description: '',
          fields: { x: { type: 'number', unit: 'mm', description: '' } },
        },
      },
    });
    expect(registry.eventInfo('my.step.stop')).toBe(event);
    expect(registry.eventsByCategory().custom).toEqual(['my.step.stop']);
    expect(registry.definitions().at(-1)).toBe(event);
  });

  it('adds to a category that is named, and never to the standard events', () => {
    const registry = new EventRegistry();
    registry.register({ name: 'my.fold.stop', category: 'training' });
    expect(registry.trainingEvents()).toEqual([...SEEDS.training, 'my.fold.stop']);
    expect(registry.standardEvents()).toHaveLength(25);
  });

  it('keeps one registry apart from another', () => {
    new EventRegistry().register(STEP);
    expect(Events.eventInfo('my.step.stop')).toBeNull();
  });

  it('is idempotent for the same definition, however it is written', () => {
    const registry = new EventRegistry();
    const event = registry.register(STEP);
    const again = registry.register({
      metadata: STEP.metadata,
      measurements: { reward: { optional: false, description: 'Reward', type: 'number' } },
      description: STEP.description,
      category: 'custom',
      name: 'my.step.stop',
    });
    expect(again).toBe(event);
    expect(registry.register(event)).toBe(event);
    expect(registry.definitions()).toHaveLength(29);
  });

  it('is idempotent for a standard event taken from the registry', () => {
    const info = Events.eventInfo('req_llm.request.stop')!;
    expect(new EventRegistry().register(info)).toEqual(info);
  });

  it('refuses another definition under a taken name', () => {
    const registry = new EventRegistry();
    registry.register(STEP);
    const error = refusal({ ...STEP, description: 'Something else' }, registry);
    expect(error.code).toBe('event-exists');
    expect(error.message).toContain('"my.step.stop"');
    expect(registry.eventInfo('my.step.stop')?.description).toBe(STEP.description);
    expect(refusal({ name: 'req_llm.request.stop' }).code).toBe('event-exists');
  });

  it('copies what it keeps', () => {
    const registry = new EventRegistry();
    const measurements = { reward: { type: 'number' as const, description: 'Reward' } };
    registry.register({ name: 'my.step.stop', measurements });
    measurements.reward.description = 'changed';
    expect(registry.eventInfo('my.step.stop')?.measurements['reward']?.description).toBe('Reward');
  });

  it.each([
    ['definition', null],
    ['definition', 'my.step.stop'],
    ['definition', { name: 'a', measurement: {} }],
    ['definition.name', {}],
    ['definition.name', { name: 'a..b' }],
    ['definition.name', { name: 'a.**' }],
    ['definition.category', { name: 'a', category: 'robots' }],
    ['definition.description', { name: 'a', description: 7 }],
    ['definition.measurements', { name: 'a', measurements: [] }],
    ['definition.measurements', { name: 'a', measurements: { '': { type: 'number' } } }],
    ['definition.measurements.reward', { name: 'a', measurements: { reward: 'number' } }],
    ['definition.measurements.reward.type', { name: 'a', measurements: { reward: {} } }],
    [
      'definition.measurements.reward.type',
      { name: 'a', measurements: { reward: { type: 'float' } } },
    ],
    [
      'definition.measurements.reward.unit',
      { name: 'a', measurements: { reward: { type: 'number', unit: '' } } },
    ],
    ['definition.metadata.p', { name: 'a', metadata: { p: { type: 'string', optinal: true } } }],
    [
      'definition.metadata.p.optional',
      { name: 'a', metadata: { p: { type: 'string', optional: 1 } } },
    ],
    [
      'definition.metadata.p.description',
      { name: 'a', metadata: { p: { type: 'string', description: null } } },
    ],
    [
      'definition.metadata.p.fields',
      { name: 'a', metadata: { p: { type: 'string', fields: {} } } },
    ],
    [
      'definition.metadata.p.fields.x.type',
      { name: 'a', metadata: { p: { type: 'object', fields: { x: { type: 'int' } } } } },
    ],
  ])('names %s as the part that is wrong', (path, definition) => {
    const error = refusal(definition);
    expect(error.code).toBe('invalid-argument');
    expect(error.details.path).toBe(path);
    expect(error.message.startsWith(`${path}: expected `)).toBe(true);
  });
});

describe('unregistering', () => {
  it('removes a registered event and says whether there was one', () => {
    const registry = new EventRegistry();
    registry.register(STEP);
    expect(registry.unregister(['my', 'step', 'stop'])).toBe(true);
    expect(registry.eventInfo('my.step.stop')).toBeNull();
    expect(registry.unregister('my.step.stop')).toBe(false);
  });

  it.each(['req_llm.request.stop', 'telemetry.handler.failure'])('leaves %s in place', (name) => {
    const registry = new EventRegistry();
    expect(() => registry.unregister(name)).toThrow(CrucibleError);
    expect(registry.eventInfo(name)).not.toBeNull();
  });
});
