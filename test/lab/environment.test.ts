import { describe, expect, it } from 'vitest';
import { captureEnvironment, maskSecrets } from '../../src/experiment/environment.js';

describe('the command line in the record', () => {
  it.each([
    [
      ['node', 'train.js', '--api-key', 'abc123', '--epochs', '3'],
      ['node', 'train.js', '--api-key', '********', '--epochs', '3'],
    ],
    [
      ['--token=abc', 'OPENAI_API_KEY=xyz', '--name=x'],
      ['--token=********', 'OPENAI_API_KEY=********', '--name=x'],
    ],
    [
      ['--verbose-auth', '--next'],
      ['--verbose-auth', '--next'],
    ],
    [['use sk-abcdefghijklmnopqrstu now'], ['use ******** now']],
    [['postgres://user:pass@host/db'], ['postgres://********@host/db']],
    [['ghp_abcdefghijklmnopqrstuvwxyz0123'], ['********']],
  ])('masks what looks like a secret: %j', (argv, masked) => {
    expect(maskSecrets(argv)).toEqual(masked);
  });
});

describe('the environment in the record', () => {
  it('names commit, versions and machine, and says null for what it cannot know', async () => {
    const environment = await captureEnvironment();
    expect(environment.package).toMatch(/^crucible-telemetry@/);
    expect(environment.libraryVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(environment.node).toBe(process.version);
    expect(environment.cpuCount).toBeGreaterThan(0);
    expect(environment.gitCommit === null || /^[0-9a-f]{40}$/.test(environment.gitCommit)).toBe(
      true,
    );
    expect(environment.gitCommit === null).toBe(environment.gitDirty === null);
  });
});
