import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendLines, countWhole } from '../../src/metric/append-lines.js';
import { temporaryDirectory } from './temporary-directory.js';

describe('appendLines', () => {
  it('says whether it made the file', async () => {
    const path = join(await temporaryDirectory(), 'new', 'lines');
    expect(appendLines(path, ['a\n', 'b\n'])).toEqual({ lines: 2, created: true });
    expect(appendLines(path, ['c\n'])).toEqual({ lines: 1, created: false });
    expect(await readFile(path, 'utf8')).toBe('a\nb\nc\n');
  });

  it('begins a line of its own after a torn one, and only then', async () => {
    const path = join(await temporaryDirectory(), 'lines');
    await writeFile(path, 'torn');
    appendLines(path, ['a\n']);
    appendLines(path, ['b\n']);
    expect(await readFile(path, 'utf8')).toBe('torn\na\nb\n');
  });

  it.runIf(process.platform === 'linux')('throws the system error of a full device', () => {
    expect(() => appendLines('/dev/full', ['a\n'])).toThrow('ENOSPC');
  });
});

describe('a write cut short after any byte', () => {
  it('neither loses nor doubles a line when the rest is handed over again', () => {
    const lines = ['a\n', 'üü\n', '🚀\n', 'last\n'];
    const bytes = Buffer.from(lines.join(''));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const taken = bytes.subarray(0, cut).toString();
      const repair = taken === '' || taken.endsWith('\n') ? '' : '\n';
      const file = taken + repair + lines.slice(countWhole(lines, cut)).join('');
      const whole = file.split('\n').filter((line) => lines.includes(`${line}\n`));
      expect(whole.map((line) => `${line}\n`)).toEqual(lines);
    }
  });
});
