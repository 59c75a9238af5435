import { adjustPValues } from '../../stats/correction/adjust-p-values.js';
import type { CorrectionMethod } from './settings.js';
import type { MetricRole } from './verdict.js';

export interface Corrected {
  readonly adjustedPValue: number;
  readonly correctedFor: number;
}

/**
 * P-values corrected within their families: what a plan tests is not made to pay for what is only looked
 * at, so the primary metric, the guardrails, and all the rest are families of their own. The guardrails
 * are corrected by Holm's procedure whatever was chosen for the rest. A test without a p-value counts
 * for nothing.
 */
export function correct(
  tests: readonly { readonly role: MetricRole; readonly pValue: number | null }[],
  method: CorrectionMethod,
): (Corrected | null)[] {
  const corrected: (Corrected | null)[] = tests.map(() => null);
  for (const roles of FAMILIES) {
    const places = [...tests.keys()].filter(
      (place) => roles.includes(tests[place]!.role) && tests[place]!.pValue !== null,
    );
    const pValues = places.map((place) => tests[place]!.pValue!);
    const isPlanned = roles.includes('primary') || roles.includes('guardrail');
    const chosen = isPlanned ? 'holm' : method;
    const adjusted = chosen === 'none' ? pValues : adjustPValues(pValues, { method: chosen });
    places.forEach((place, i) => {
      corrected[place] = {
        adjustedPValue: adjusted[i]!,
        correctedFor: chosen === 'none' ? 1 : places.length,
      };
    });
  }
  return corrected;
}

const FAMILIES: readonly (readonly MetricRole[])[] = [
  ['primary'],
  ['guardrail'],
  ['secondary', 'exploratory'],
];
