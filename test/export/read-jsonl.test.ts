import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exportEvents } from '../../src/export/export-events.js';
import { type MalformedEventLine, readJsonLines } from '../../src/export/read-jsonl.js';
import { collected, type Emitted, recorded, temporaryDirectory } from './fixture.js';

const EVENTS = Array.from(
  { length: 5 },
  (_, i): Emitted => ['a.seen', { reward: i }, { note: `é${i}` }],
);

/** The text of an export, and a way to put it back on the disk changed. */
async function exported(pretty = false): Promise<{
  readonly lines: string[];
  readonly store: (content: string | Buffer) => Promise<string>;
}> {
  const { batches, experiment } = await recorded(EVENTS);
  const path = join(await temporaryDirectory(), 'events.jsonl');
  await exportEvents({ batches, experiment, format: 'jsonl', options: { path, pretty } });
  return {
    lines: (await readFile(path, 'utf8')).split('\n'),
    store: async (content) => {
      await writeFile(path, content);
      return path;
    },
  };
}

async function rewards(path: string): Promise<unknown[]> {
  return (await collected(readJsonLines(path))).map(({ measurements }) => measurements['reward']);
}

async function tolerant(
  path: string,
): Promise<{ readonly rewards: unknown[]; readonly malformed: MalformedEventLine[] }> {
  const malformed: MalformedEventLine[] = [];
  const events = readJsonLines(path, { onMalformedLine: (line) => malformed.push(line) });
  return {
    rewards: (await collected(events)).map(({ measurements }) => measurements['reward']),
    malformed,
  };
}

describe('reading JSON Lines', () => {
  it('takes files that went through other hands: CRLF, a byte order mark, empty lines, gzip', async () => {
    const { lines, store } = await exported();
    const all = [0, 1, 2, 3, 4];
    expect(await rewards(await store(`\ufeff${lines.join('\r\n')}`))).toEqual(all);
    expect(await rewards(await store(lines.join('\n\n')))).toEqual(all);
    expect(await rewards(await store(gzipSync(lines.join('\n'))))).toEqual(all);
    expect(await rewards(await store(lines.join('\n').trimEnd()))).toEqual(all);
    expect(await rewards(await store(''))).toEqual([]);
  });

  it('refuses a malformed line, saying which', async () => {
    const { lines, store } = await exported();
    const broken: [string, RegExp][] = [
      [lines[2]!.slice(0, 40), /JSON|Unterminated/],
      ['[1]', /the line: expected an object/],
      [lines[2]!.replace('"event_id"', '"id"'), /event_id: expected a string/],
      [lines[2]!.replace('"metadata":{', '"metadata":7,"x":{'), /metadata: expected an object/],
      [lines[2]!.replace('"tags":[', '"loss":"high","tags":['), /loss: expected a number or null/],
    ];
    for (const [text, reason] of broken) {
      const path = await store(lines.with(2, text).join('\n'));
      const error = await rewards(path).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'path-unreadable', details: { path, line: 3 } });
      expect((error as Error).message).toContain('line 3');
      expect((error as Error).message).toMatch(reason);
    }
  });

  it('hands malformed lines over, where asked to, and goes on with the next', async () => {
    const { lines, store } = await exported();
    const path = await store(lines.with(1, 'nonsense').with(4, lines[4]!.slice(0, -9)).join('\n'));
    const { rewards: read, malformed } = await tolerant(path);
    expect(read).toEqual([0, 2, 3]);
    expect(malformed.map(({ line }) => line)).toEqual([2, 5]);
    expect(malformed[0]!.text).toBe('nonsense');
  });

  it('finds the next object where the end of an indented one is missing', async () => {
    const { lines, store } = await exported(true);
    const starts = lines.flatMap((line, i) => (line === '{' ? [i] : []));
    // The second object ends after its fourth line, and the file in the middle of the last.
    const cut = [
      ...lines.slice(0, starts[1]! + 4),
      ...lines.slice(starts[2]!, starts[4]! + 5),
    ].join('\n');
    const { rewards: read, malformed } = await tolerant(await store(cut));
    expect(read).toEqual([0, 2, 3]);
    expect(malformed.map(({ line }) => line)).toEqual([
      starts[1]! + 1,
      starts[4]! + 1 - (starts[2]! - starts[1]! - 4),
    ]);
    const torn = await tolerant(await store(`{\n${cut}`));
    expect([torn.rewards, torn.malformed[0]]).toMatchObject([[0, 2, 3], { line: 1, text: '{' }]);
  });

  it('refuses a file that cannot be read', async () => {
    const missing = join(await temporaryDirectory(), 'missing');
    await expect(rewards(missing)).rejects.toMatchObject({
      code: 'path-unreadable',
      details: { path: missing },
    });
    const { lines, store } = await exported();
    const packed = gzipSync(lines.join('\n'));
    const path = await store(packed.subarray(0, packed.length - 20));
    await expect(rewards(path)).rejects.toMatchObject({ code: 'path-unreadable' });
  });

  it('lets go of the file when the caller has had enough', async () => {
    const { lines, store } = await exported();
    for (const content of [lines.join('\n'), gzipSync(lines.join('\n'))]) {
      for await (const event of readJsonLines(await store(content))) {
        expect(event.measurements['reward']).toBe(0);
        break;
      }
    }
  });
});
