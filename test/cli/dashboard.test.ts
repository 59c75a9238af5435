import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Outcome, type World, worldInMemory, worldOnDisk } from './harness.js';

let directory: string;
/** What the browser was asked to show, a line each. */
let opened: string;
let withBrowser: NodeJS.ProcessEnv;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crucible-browser-'));
  opened = join(directory, 'opened');
  const opener = join(directory, 'xdg-open');
  await writeFile(opener, `#!/bin/sh\necho "$1" >> "${opened}"\n`);
  await chmod(opener, 0o755);
  await writeFile(opened, '');
  withBrowser = { PATH: `${directory}:/usr/bin:/bin` };
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const WITHOUT_BROWSER = { PATH: '/nowhere' };

function freePort(): string {
  return String(20_000 + Math.floor(Math.random() * 20_000));
}

/** Runs the command, waits until its server answers, and ends it as Ctrl-C does. */
async function running(
  world: World,
  line: readonly string[],
  environment: NodeJS.ProcessEnv,
  meanwhile: (url: string) => Promise<void>,
): Promise<Outcome & { readonly url: string }> {
  const interruption = new AbortController();
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const outcome = world.run(['dashboard', '--port', port, ...line], {
    signal: interruption.signal,
    environment,
  });
  await vi.waitFor(async () => expect((await fetch(`${url}/health`)).ok).toBe(true), {
    timeout: 60_000,
  });
  try {
    await meanwhile(url);
  } finally {
    interruption.abort();
  }
  return { url, ...(await outcome) };
}

const shown = async (): Promise<string[]> => (await readFile(opened, 'utf8')).split('\n');

describe.skipIf(process.platform !== 'linux')('crucible dashboard', () => {
  it('opens the browser when it listens, and serves until it is interrupted', async () => {
    await using world = await worldOnDisk();
    const { code, stdout, url } = await running(world, [], withBrowser, async (at) => {
      await vi.waitFor(async () => expect(await shown()).toContain(`${at}/`));
      expect((await fetch(at)).headers.get('content-type')).toContain('text/html');
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`${url}/  dashboard`);
    expect(stdout).toContain('Ctrl-C');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('opens the page of an experiment, named as anywhere else', async () => {
    await using world = await worldOnDisk();
    const { id } = await world.opened.lab.start({ name: 'only', scope: 'run' });
    await running(world, ['--experiment', 'only'], withBrowser, async (at) => {
      await vi.waitFor(async () => expect(await shown()).toContain(`${at}/experiments/${id}`));
      expect((await fetch(`${at}/experiments/${id}`)).status).toBe(200);
    });
    await world.opened.lab.stop(id);
  });

  it('prints the address where there is no browser, and opens none where that is not wanted', async () => {
    await using world = await worldOnDisk();
    const none = await running(world, [], WITHOUT_BROWSER, async () => {});
    expect(none.stdout).toContain(`${none.url}/  dashboard`);
    expect(none.stdout).toContain('No browser could be started');
    const unwanted = await running(world, ['--no-open'], withBrowser, async () => {});
    expect(unwanted.stdout).toContain(`${unwanted.url}/  dashboard`);
    expect(await shown()).not.toContain(`${unwanted.url}/`);
  });

  it('shows a server that is there for the same directory, and starts none beside it', async () => {
    await using world = await worldOnDisk();
    await running(world, ['--no-open'], withBrowser, async (url) => {
      const { port } = new URL(url);
      const line = ['dashboard', '--port', port];
      const again = await world.run(line, { environment: withBrowser });
      expect(again).toMatchObject({ code: 0, stderr: '' });
      expect(again.stdout).toContain('served already');
      await vi.waitFor(async () => expect(await shown()).toContain(`${url}/`));
      const json = await world.run([...line, '--no-open', '--json']);
      expect(json.json).toMatchObject({ url, page: `${url}/`, isReused: true, isWritable: false });
    });
  });

  it('takes no server of another directory for its own', async () => {
    await using world = await worldOnDisk();
    await using other = await worldOnDisk();
    await running(world, ['--no-open'], {}, async (url) => {
      const { port } = new URL(url);
      const { code, stderr } = await other.run(['dashboard', '--no-open', '--port', port]);
      expect(code).toBe(2);
      expect(stderr).toContain('EADDRINUSE');
    });
  });

  it('never writes a token, neither to the terminal nor into an address', async () => {
    await using world = await worldOnDisk();
    const token = 'a-token-of-the-environment';
    const environment = { ...withBrowser, CRUCIBLE_READ_TOKEN: token };
    const { stdout, stderr } = await running(world, ['--json'], environment, async (at) => {
      expect((await fetch(`${at}/api/experiments`)).status).toBe(401);
      await vi.waitFor(async () => expect(await shown()).toContain(`${at}/`));
    });
    expect(stdout + stderr + (await shown()).join()).not.toContain(token);
    expect(JSON.parse(stdout)).toMatchObject({ isReused: false, hasDashboard: true });
  });

  it('is not misled by something else that answers on its port', async () => {
    await using world = await worldOnDisk();
    const stranger = createListener((_, response) => response.end('{"status":"ok"}'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as { port: number };
    const line = ['dashboard', '--no-open', '--port', String(port)];
    expect((await world.run(line)).code).toBe(2);
    stranger.close();
  });

  it.each([
    [['--experiment', 'nothing'], 3, 'nothing'],
    [['--port', 'http'], 2, '--port'],
    [['--host', '0.0.0.0'], 2, 'can be reached from other machines'],
  ])('refuses %j', async (line, code, says) => {
    const outcome = await worldInMemory().run(['dashboard', '--no-open', ...line]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(says);
  });
});
