import type { MetricVerdict, Verdict } from '../../../../src/server/protocol.ts';
import { counted } from '../../../format/words.ts';

const NAMES: Readonly<Record<string, string>> = {
  bonferroni: 'Bonferroni',
  holm: 'Holm',
  hochberg: 'Hochberg',
  bh: 'Benjamini–Hochberg',
  by: 'Benjamini–Yekutieli',
};

type Role = MetricVerdict['role'];

/** What was planned is not made to pay for what is only looked at: each is corrected by itself. */
const FAMILIES: readonly { readonly name: string; readonly roles: readonly Role[] }[] = [
  { name: 'the primary metric', roles: ['primary'] },
  { name: 'guardrails', roles: ['guardrail'] },
  { name: 'all others', roles: ['secondary', 'exploratory'] },
];

/** For how many tests p-values are corrected, and how: as each row has it. */
export function correctionText({ metrics, correction: { method }, alpha }: Verdict): string {
  const families = FAMILIES.map(({ name, roles }) => {
    const isPlanned = roles.includes('primary') || roles.includes('guardrail');
    return {
      name,
      // Guardrails are corrected whatever was chosen for the others.
      method: isPlanned ? 'holm' : method,
      tests: metrics.filter(
        ({ role, adjustedPValue }) => roles.includes(role) && adjustedPValue !== null,
      ).length,
    };
  }).filter(({ tests }) => tests > 0);
  const level = `α = ${alpha}.`;
  const [first, ...more] = families;
  if (first === undefined) return level;
  if (more.length === 0) {
    if (first.tests < 2) return level;
    return first.method === 'none'
      ? `p-values of ${first.tests} tests are not corrected; ${level}`
      : `p-values of ${first.tests} tests are corrected (${nameOf(first.method)}), intervals are not; ${level}`;
  }
  const said = families.map(({ name, method: own, tests }) => {
    const how = own === 'none' ? ', not corrected' : tests > 1 ? `, ${nameOf(own)}` : '';
    return `${name} (${counted(tests, 'test')}${how})`;
  });
  return `p-values are corrected in families: ${said.join(', ')}; intervals are not; ${level}`;
}

function nameOf(method: string): string {
  return NAMES[method] ?? method;
}
