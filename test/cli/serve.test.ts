import { describe, expect, it } from 'vitest';
import { worldInMemory, worldOnDisk } from './harness.js';

/** Runs the command until it has been asked something, then ends it as Ctrl-C does. */
async function served(
  line: readonly string[],
  environment: NodeJS.ProcessEnv,
  ask: (url: string) => Promise<void>,
) {
  await using world = await worldOnDisk();
  const experiment = await world.opened.lab.start({ name: 'run', scope: 'run' });
  await experiment.stop();
  const interruption = new AbortController();
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const running = world.run(['serve', '--port', String(port), ...line], {
    signal: interruption.signal,
    environment,
  });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) {
    if (
      await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  try {
    await ask(url);
  } finally {
    interruption.abort();
  }
  return { url, ...(await running) };
}

describe('crucible serve', () => {
  it('serves the store until it is interrupted, and says where', async () => {
    const { code, stdout, url } = await served([], {}, async (at) => {
      const list = await (await fetch(`${at}/api/experiments`)).json();
      expect(list).toMatchObject({ total: 1, experiments: [{ name: 'run' }] });
      const change = await fetch(`${at}/api/experiments/x/stop`, { method: 'POST' });
      expect(change.status).toBe(403);
    });
    expect(code).toBe(0);
    expect(stdout).toContain(url);
    expect(stdout).toContain('Read-only');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('takes tokens from the environment, and tells programs where it is', async () => {
    const token = 'a-token-of-the-environment';
    const { stdout, url } = await served(['--json'], { CRUCIBLE_READ_TOKEN: token }, async (at) => {
      expect((await fetch(`${at}/api/experiments`)).status).toBe(401);
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${at}/api/experiments`, { headers })).status).toBe(200);
    });
    expect(JSON.parse(stdout)).toMatchObject({ url, isWritable: false });
    expect(stdout).not.toContain(token);
  });

  it.each([
    [['--host', '0.0.0.0'], 'can be reached from other machines'],
    [['--port', '99999'], '--port'],
    [['--port', 'http'], '--port'],
    [['--read-token', 'short'], 'at least 16'],
  ])('refuses %j', async (line, says) => {
    const { code, stderr } = await worldInMemory().run(['serve', '--port', '0', ...line]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
