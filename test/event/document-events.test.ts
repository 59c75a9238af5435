import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventRegistry } from '../../src/event/registry.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crucible-events-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function documentEvents(...args: string[]): { status: number | null; stderr: string } {
  const script = ['--import', 'tsx', 'scripts/document-events.ts', ...args];
  return spawnSync(process.execPath, script, { cwd: root, encoding: 'utf8' });
}

describe('the document of the events', () => {
  it('is up to date in docs/events.md', () => {
    const { status, stderr } = documentEvents('--check');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('is written, and known to be up to date until it is changed', () => {
    const path = join(folder, 'events.md');
    expect(documentEvents(path).status).toBe(0);
    expect(documentEvents('--check', path)).toMatchObject({ status: 0, stderr: '' });
    appendFileSync(path, 'edited by hand\n');
    const { status, stderr } = documentEvents('--check', path);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('is out of date');
  });

  it('is out of date where it is missing', () => {
    const { status, stderr } = documentEvents('--check', join(folder, 'none.md'));
    expect(status).toBe(1);
    expect(stderr).toContain('is out of date');
  });

  it('tells of every event and every field', () => {
    const text = readFileSync(join(root, 'docs/events.md'), 'utf8');
    for (const event of new EventRegistry().definitions()) {
      expect(text).toContain(`### \`${event.name}\``);
      for (const name of Object.keys({ ...event.measurements, ...event.metadata })) {
        expect(text, event.name).toContain(`| \`${name}\` |`);
      }
    }
  });
});
