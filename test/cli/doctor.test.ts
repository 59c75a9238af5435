import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/cli/command.js';
import { run } from '../../src/cli/commands/doctor.js';
import { worldInMemory, writtenTo } from './harness.js';

/** A store that finds two things wrong with itself, one of which it can put right. */
function context(repairs: string[]): CommandContext & { stdout: ReturnType<typeof writtenTo> } {
  const { opened } = worldInMemory();
  const found = [
    {
      level: 'problem',
      path: 'a.tail',
      message: 'has a torn end',
      remedy: 'crucible doctor --repair',
      repair: async () => void repairs.push('a.tail'),
    },
    {
      level: 'warning',
      path: 'b.parquet',
      message: 'is old',
      remedy: 'nothing',
      repair: async () => Promise.reject(new Error('read-only')),
    },
  ];
  const store = Object.assign(Object.create(opened.store), {
    kind: 'memory',
    inspect: async () => found,
  });
  return {
    open: async () => ({ ...opened, store }),
    stdout: writtenTo(),
    stderr: writtenTo(),
    json: false,
    signal: new AbortController().signal,
    environment: {},
    nowMs: Date.now,
    confirm: null,
  };
}

describe('crucible doctor', () => {
  it('says what a store finds wrong with its files, and changes nothing', async () => {
    const repairs: string[] = [];
    const asked = context(repairs);
    expect(await run(asked, [], {})).toBe(4);
    expect(asked.stdout.text).toContain(
      'problem   a.tail: has a torn end\n          → crucible doctor --repair\n',
    );
    expect(repairs).toEqual([]);
  });

  it('repairs with --repair, and says what it could not', async () => {
    const repairs: string[] = [];
    const asked = context(repairs);
    expect(await run(asked, [], { repair: true })).toBe(0);
    expect(repairs).toEqual(['a.tail']);
    expect(asked.stdout.text).toContain('repaired  a.tail: has a torn end\n');
    expect(asked.stdout.text).toContain('warning   b.parquet: is old; not repaired: read-only\n');
  });
});
