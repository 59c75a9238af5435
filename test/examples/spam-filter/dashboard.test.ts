import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Lab } from 'crucible-telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardCommand, openDashboard } from '../../../examples/spam-filter/dashboard.js';
import { killAll, start } from '../../cli/built.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ENVIRONMENT = { ...process.env, NO_COLOR: '1', CRUCIBLE_STORE: '', CRUCIBLE_DIR: '' };

let parent: string;
let directory: string;
let id: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'crucible-example-'));
  directory = join(parent, "it's here");
  const lab = new Lab({ store: pathToFileURL(directory).href });
  const experiment = await lab.start({ name: 'spam filter', scope: 'run' });
  await experiment.stop();
  ({ id } = experiment);
});
afterAll(async () => {
  killAll();
  await rm(parent, { recursive: true, force: true });
});

describe('the line that says how to see it', () => {
  it('works as it stands, wherever the experiments are', async () => {
    const line = dashboardCommand(id, directory);
    const running = start('bash', ['-c', `${line} --no-open --port 0 --json`], {
      cwd: ROOT,
      env: ENVIRONMENT,
      detached: true,
    });
    try {
      await Promise.race([running.says('\n'), running.ended]);
    } finally {
      running.killGroup();
    }
    const { page } = JSON.parse((await running.ended).stdout) as { page: string };
    expect(new URL(page).pathname).toBe(`/experiments/${id}`);
  });

  it('names no directory where there is nothing to say of it', () => {
    expect(dashboardCommand(id)).toBe(`npx crucible dashboard --experiment ${id}`);
  });
});

describe('the dashboard beside the training', () => {
  it('serves the experiments of this process from another one, until it is ended', async () => {
    // A program that opens it and stays, as the main job does.
    const opener = `
      const { openDashboard } = await import(${JSON.stringify(new URL('../../../examples/spam-filter/dashboard.ts', import.meta.url).href)});
      const { page, isOurs, ended } = await openDashboard('${id}', { showsBrowser: false, options: ['--port', '0'] });
      console.log(JSON.stringify({ page, isOurs }));
      await ended;`;
    const running = start(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', opener],
      { cwd: ROOT, env: { ...ENVIRONMENT, CRUCIBLE_DIR: directory }, detached: true },
    );
    try {
      await Promise.race([running.says('\n'), running.ended]);
      const { page } = JSON.parse(running.stdout()) as { page: string };
      const answer = await fetch(new URL(`/api/experiments/${id}`, page));
      expect(await answer.json()).toMatchObject({ experiment: { name: 'spam filter' } });
    } finally {
      running.killGroup();
    }
    const said = JSON.parse((await running.ended).stdout) as { page: string; isOurs: boolean };
    expect(said).toMatchObject({ isOurs: true });
    expect(new URL(said.page).pathname).toBe(`/experiments/${id}`);
  });

  it('is left out where it does not start', async () => {
    expect(await openDashboard('nothing-of-that-name', { showsBrowser: false })).toBeNull();
  });
});
