import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/export/read-archive.js';
import { recordCalls, worldInMemory, worldOnDisk } from './harness.js';

describe('crucible pause, resume and stop', () => {
  it('change an experiment’s state and say what they did', async () => {
    const world = worldInMemory();
    const { id } = await recordCalls(world, 'one', { isStopped: false });
    expect((await world.run(['pause', 'one'])).stdout).toBe(`paused one (${id})\n`);
    expect((await world.run(['show', 'one', '--json'])).json.status).toBe('paused');
    expect((await world.run(['resume', 'one', '--json'])).json).toMatchObject({
      id,
      status: 'running',
    });
    expect((await world.run(['stop', id.slice(0, 15)])).stdout).toBe(`stopped one (${id})\n`);
  });

  it('refuse a step that the state does not allow with 5', async () => {
    const world = worldInMemory();
    await recordCalls(world, 'one');
    const { code, stderr } = await world.run(['resume', 'one']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^crucible: cannot resume experiment "one" .*stopped/);
  });
});

describe('crucible rm', () => {
  it('asks, and leaves everything where the answer is no', async () => {
    const world = worldInMemory();
    const { id } = await recordCalls(world, 'one');
    const questions: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      questions.push(question);
      return yes;
    };
    expect(await world.run(['rm', 'one'], { confirm: answer(false) })).toMatchObject({
      code: 1,
      stdout: '',
    });
    expect(questions).toEqual([`remove "one" (${id}) with 4 events for good?`]);
    expect((await world.run(['rm', 'one'], { confirm: answer(true) })).stdout).toBe(
      `removed one (${id})\n`,
    );
    expect((await world.run(['ls', '--json'])).json).toEqual([]);
  });

  it('takes --yes where nobody can be asked', async () => {
    const world = worldInMemory();
    const { id } = await recordCalls(world, 'one');
    expect(await world.run(['rm', 'one'])).toMatchObject({ code: 2, stdout: '' });
    expect((await world.run(['rm', 'one', '--yes', '--json'])).json).toEqual({ removed: [id] });
  });

  it('removes none where one is not there, or is being recorded', async () => {
    const world = worldInMemory();
    await recordCalls(world, 'done');
    await recordCalls(world, 'going', { isStopped: false });
    expect((await world.run(['rm', 'done', 'missing', '-y'])).code).toBe(3);
    expect((await world.run(['rm', 'done', 'going', '-y'])).code).toBe(5);
    expect((await world.run(['ls', '--json'])).json).toHaveLength(2);
    expect((await world.run(['rm', 'done', 'going', 'going', '-y', '--force'])).code).toBe(0);
    expect((await world.run(['ls', '--json'])).json).toEqual([]);
  });
});

describe('crucible export', () => {
  it('writes the events that were asked for, and says where and how many', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one');
    const path = join(world.directory, 'failures.jsonl');
    const { json } = await world.run([
      'export',
      'one',
      '-o',
      path,
      '-w',
      'success=false',
      '--json',
    ]);
    const text = await readFile(path, 'utf8');
    expect(json).toEqual({ path, format: 'jsonl', rows: 1, bytes: Buffer.byteLength(text) });
    expect(JSON.parse(text)).toMatchObject({ event_name: 'req_llm.request.exception' });
  });

  it('exports Parquet, by the name of the file or by the format', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one');
    for (const args of [
      ['-o', 'by-name.parquet'],
      ['-o', 'by-format.data', '-f', 'parquet'],
    ]) {
      const path = join(world.directory, args[1]!);
      const line = ['export', 'one', '-o', path, ...args.slice(2), '--json'];
      const { code, stdout } = await world.run(line);
      expect(code).toBe(0);
      const bytes = await readFile(path);
      expect(JSON.parse(stdout)).toMatchObject({ path, format: 'parquet', bytes: bytes.length });
      expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
      expect(bytes.subarray(-4).toString()).toBe('PAR1');
    }
  });

  it('takes the format from the file’s name, and refuses one that it does not know', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one');
    const path = join(world.directory, 'all.csv');
    const { stdout } = await world.run(['export', 'one', '-o', path]);
    expect(stdout).toMatch(/all\.csv {2}4 events, \d/);
    expect((await readFile(path, 'utf8')).split('\n')[0]).toMatch(/^event_id,event_name,/);
    expect((await world.run(['export', 'one', '-o', join(world.directory, 'x.xlsx')])).code).toBe(
      2,
    );
  });

  it('leaves a file alone with --no-overwrite', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one');
    const line = ['export', 'one', '-o', join(world.directory, 'all.csv'), '--no-overwrite'];
    expect((await world.run(line)).code).toBe(0);
    expect((await world.run(line)).code).toBe(6);
  });

  it('leaves no file where it is given up', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one');
    const path = join(world.directory, 'all.csv');
    const controller = new AbortController();
    controller.abort();
    const { code } = await world.run(['export', 'one', '-o', path], { signal: controller.signal });
    expect(code).toBe(130);
    await expect(access(path)).rejects.toThrow();
  });
});

describe('crucible archive', () => {
  it('packs a stopped experiment and marks it', async () => {
    await using world = await worldOnDisk();
    const { id } = await recordCalls(world, 'one');
    const path = join(world.directory, 'one.jsonl.gz');
    const { code, stderr } = await world.run(['archive', 'one', '-o', path]);
    expect(code).toBe(0);
    expect(stderr).toContain(`crucible rm ${id}`);
    expect((await readArchive(path)).record.id).toBe(id);
    expect((await world.run(['show', 'one', '--json'])).json).toMatchObject({
      status: 'archived',
      archivePath: path,
    });
  });

  it('refuses one that is being recorded', async () => {
    const world = worldInMemory();
    await recordCalls(world, 'going', { isStopped: false });
    expect((await world.run(['archive', 'going'])).code).toBe(5);
  });
});
