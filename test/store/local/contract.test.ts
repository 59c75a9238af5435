import { describe, it } from 'vitest';
import { localStore } from '../../../src/store/local/local-store.js';
import { storeContract } from '../../../src/testing/store-contract.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('the local store', () => {
  const directory = temporaryDirectory();
  for (const { name, run } of storeContract()) it(name, () => run(() => localStore({ directory })));
});
