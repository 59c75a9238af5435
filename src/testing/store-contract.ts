import { APPEND_CASES } from './contract/append-cases.js';
import type { StoreContractCase } from './contract/contract-case.js';
import { EXTRA_CASES } from './contract/extra-cases.js';
import { ORDER_CASES } from './contract/order-cases.js';
import { RANDOM_CASES } from './contract/random-cases.js';
import { RECORD_CASES } from './contract/record-cases.js';
import { WHERE_CASES } from './contract/where-cases.js';
import { WINDOW_CASES } from './contract/window-cases.js';

/**
 * What every store adapter promises, as cases to be run under any test runner: each makes a store,
 * uses it, closes it, and rejects where a promise is broken. The factory may open the same database
 * each time; every case has experiments of its own.
 *
 * @example
 * for (const { name, run } of storeContract()) it(name, () => run(() => myStore(url)));
 */
export function storeContract(): readonly StoreContractCase[] {
  return [
    ...APPEND_CASES,
    ...RECORD_CASES,
    ...WHERE_CASES,
    ...EXTRA_CASES,
    ...WINDOW_CASES,
    ...ORDER_CASES,
    ...RANDOM_CASES,
  ];
}
