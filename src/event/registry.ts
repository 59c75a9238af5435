import { isDeepStrictEqual } from 'node:util';
import { CrucibleError, refuse } from '../errors.js';
import { STANDARD_DEFINITIONS, TELEMETRY_DEFINITIONS } from './catalogue/standard.js';
import { decodeDefinition } from './decode-definition.js';
import {
  EVENT_CATEGORIES,
  type EventCategory,
  type EventDefinition,
  type EventDefinitionInput,
} from './definition.js';
import { eventName } from './name.js';
import type { EventNameInput } from './types.js';

const STANDARD: readonly EventDefinition[] = STANDARD_DEFINITIONS.map(decodeDefinition);
const BUILT_IN: ReadonlyMap<string, EventDefinition> = new Map(
  [...STANDARD, ...TELEMETRY_DEFINITIONS.map(decodeDefinition)].map((event) => [event.name, event]),
);

/**
 * All events this process knows: the catalogue and what was registered. Registering is for
 * documentation and tooling; an event need not be registered to be emitted and captured.
 *
 * Definitions are frozen and lists are the caller's own copies. Names are dotted.
 *
 * @example
 * Events.trainingEvents(); // ['crucible_train.training.start', …]
 * Events.eventInfo('crucible_train.epoch.stop')?.category; // 'training'
 */
export class EventRegistry {
  readonly #definitions: Map<string, EventDefinition> = new Map(BUILT_IN);

  /** The standard events, whatever else was registered: what an experiment expects to see. */
  standardEvents(): string[] {
    return STANDARD.map((event) => event.name);
  }

  llmEvents(): string[] {
    return this.#named('llm');
  }

  ensembleEvents(): string[] {
    return this.#named('ensemble');
  }

  hedgingEvents(): string[] {
    return this.#named('hedging');
  }

  trainingEvents(): string[] {
    return this.#named('training');
  }

  deploymentEvents(): string[] {
    return this.#named('deployment');
  }

  frameworkEvents(): string[] {
    return this.#named('framework');
  }

  traceEvents(): string[] {
    return this.#named('trace');
  }

  toolEvents(): string[] {
    return this.#named('tools');
  }

  /** Every category and its events; `custom` holds what was registered without a category. */
  eventsByCategory(): Record<EventCategory, string[]> {
    const lists = EVENT_CATEGORIES.map((category) => [category, this.#named(category)] as const);
    return Object.fromEntries(lists) as Record<EventCategory, string[]>;
  }

  /** The definition under that name, or null where the registry has none. */
  eventInfo(name: EventNameInput): EventDefinition | null {
    return this.#definitions.get(eventName(name)) ?? null;
  }

  /** Every definition: the catalogue's first, then the registered ones in their order. */
  definitions(): EventDefinition[] {
    return [...this.#definitions.values()];
  }

  /**
   * Adds an event. The same definition may be registered again (a module loaded twice is no
   * fault); another one under a taken name is refused with `event-exists`.
   *
   * @example
   * Events.register({
   *   name: 'my.step.stop',
   *   description: 'A step of the policy ended',
   *   measurements: { reward: { type: 'number' } },
   * });
   */
  register(definition: EventDefinitionInput): EventDefinition {
    const event = decodeDefinition(definition);
    const present = this.#definitions.get(event.name);
    if (present === undefined) {
      this.#definitions.set(event.name, event);
      return event;
    }
    if (isDeepStrictEqual(present, event)) return present;
    throw new CrucibleError(
      'event-exists',
      `definition.name: ${JSON.stringify(event.name)} is registered with another definition`,
      { path: 'definition.name', expected: 'a name that is not taken', received: event.name },
    );
  }

  /** Removes a registered event; false where there was none. Built-in events stay. */
  unregister(name: EventNameInput): boolean {
    const dotted = eventName(name);
    if (BUILT_IN.has(dotted)) {
      throw refuse('invalid-argument', 'eventName', 'an event that was registered', dotted);
    }
    return this.#definitions.delete(dotted);
  }

  #named(category: EventCategory): string[] {
    return this.definitions()
      .filter((event) => event.category === category)
      .map((event) => event.name);
  }
}

/** The registry of this process. */
export const Events: EventRegistry = new EventRegistry();
