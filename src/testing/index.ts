/** `crucible-telemetry/testing`: for the tests of what is built on this library. */
export {
  type BatchOptions,
  type EventInput,
  eventsOf,
  makeBatch,
  makeBatches,
  sliceBatch,
} from './batches.js';
export type { StoreContractCase, StoreFactory } from './contract/contract-case.js';
export { type FakeClock, fakeClock } from './fake-clock.js';
export { naiveQuery } from './naive-query.js';
export { makeRecord } from './records.js';
export { storeContract } from './store-contract.js';
