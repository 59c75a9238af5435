import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bearer, serve, serveOnDisk, WRITE_TOKEN } from './harness.js';

const write = bearer(WRITE_TOKEN);

describe('changes', () => {
  it('pause, resume and stop an experiment, and refuse what cannot follow', async () => {
    await using served = await serveOnDisk({ writeToken: WRITE_TOKEN });
    const experiment = await served.start({ name: 'run' });
    const step = (name: string) =>
      served.post(`/api/experiments/${experiment.id}/${name}`, undefined, write);
    expect((await step('pause')).json.experiment.status).toBe('paused');
    expect((await step('pause')).status).toBe(409);
    expect((await step('resume')).json.experiment.status).toBe('running');
    expect((await step('stop')).json.row.status).toBe('stopped');
    expect(await step('resume')).toMatchObject({
      status: 409,
      json: { code: 'illegal-transition' },
    });
    expect((await served.get('/api/experiments?status=stopped')).json.matching).toBe(1);
  });

  it('tag it and add notes, which stay when it is stopped', async () => {
    await using served = await serveOnDisk({ writeToken: WRITE_TOKEN });
    const experiment = await served.start({ name: 'run', tags: ['old'] });
    const at = `/api/experiments/${experiment.id}`;
    const tagged = await served.post(`${at}/tags`, { tags: ['new', ' new ', 'b'] }, write);
    expect(tagged.json.experiment.tags).toEqual(['new', 'b']);
    const texts = ['first', 'second', '<script>alert(1)</script>'];
    await Promise.all(texts.map((text) => served.post(`${at}/notes`, { text }, write)));
    await experiment.stop();
    const { json } = await served.get(at);
    expect(json.notes.map(({ text }: { text: string }) => text).sort()).toEqual(texts.sort());
    expect(json.experiment.tags).toEqual(['new', 'b']);
    expect((await served.get('/api/experiments?tag=new')).json.matching).toBe(1);
    expect((await served.post(`${at}/tags`, { tags: [''] }, write)).status).toBe(400);
    expect((await served.post(`${at}/notes`, { text: '' }, write)).status).toBe(400);
  });

  it('archive it where the server was told to, whatever the id is', async () => {
    const archiveDirectory = await mkdtemp(join(tmpdir(), 'crucible-archives-'));
    await using served = await serve({ writeToken: WRITE_TOKEN, archiveDirectory });
    const experiment = await (await served.start({ name: '../../run' })).stop();
    const { json } = await served.post(
      `/api/experiments/${experiment.id}/archive`,
      undefined,
      write,
    );
    expect(json.experiment.status).toBe('archived');
    expect(await readdir(archiveDirectory)).toEqual([`${experiment.id}.jsonl.gz`]);
    await rm(archiveDirectory, { recursive: true });
  });
});

describe('the dashboard', () => {
  it('that is not built is a page that says so', async () => {
    await using served = await serve();
    const { status, headers, json: html } = await served.get('/');
    expect(status).toBe(503);
    expect(headers.get('content-type')).toMatch('text/html');
    expect(html).toContain('not built');
    expect(html).not.toContain('<script');
  });

  it('is served from its directory: hashed files for ever, views by the page', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'crucible-web-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<!doctype html>the page');
    await writeFile(join(directory, 'assets/app-B3kd9aQz.js'), 'code');
    await writeFile(join(directory, 'secret.key'), 'secret');
    await using served = await serve({ dashboardDirectory: directory });
    const script = await served.get('/assets/app-B3kd9aQz.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toMatch('text/javascript');
    const page = await served.get('/');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect((await served.get('/experiments/some-id')).json).toContain('the page');
    expect((await served.get('/assets/other.js')).status).toBe(404);
    expect((await served.get('/secret.key')).status).toBe(404);
    expect(served.server.hasDashboard).toBe(true);
    await rm(directory, { recursive: true });
  });
});
