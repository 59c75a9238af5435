import { createHash } from 'node:crypto';
import type { ExperimentPlan, RegisteredPlan } from '../event/plan.js';
import { canonicalJson } from './canonical-json.js';

/**
 * SHA-256, in hexadecimal digits, of a complete plan as canonical JSON (RFC 8785) in UTF-8. Of a
 * registered plan, `hash` and `registeredAt` are not part of what is hashed: so anybody can work it out
 * from `experiment.json`, in any language.
 *
 * @example
 * const { plan } = experiment.record;
 * plan !== null && planHash(plan) === plan.hash; // nobody has changed it since
 */
export function planHash(plan: ExperimentPlan | RegisteredPlan): string {
  const { hash: _hash, registeredAt: _registeredAt, ...content } = plan as RegisteredPlan;
  return createHash('sha256').update(canonicalJson(content), 'utf8').digest('hex');
}

/** A plan as of now: hashed, and frozen to its last leaf. */
export function registerPlan(plan: ExperimentPlan, registeredAt: string): RegisteredPlan {
  return deepFrozen({ ...plan, hash: planHash(plan), registeredAt });
}

/** A frozen copy, none of whose objects is the caller's. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(deepFrozen)) as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, deepFrozen(inner)]);
  return Object.freeze(Object.fromEntries(entries)) as T;
}
