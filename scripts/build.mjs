// Compiles src/ into dist/, and the dashboard, web/, into dist/web. Incremental state is not kept: a build from nothing takes about a second.
// What was there is replaced at once when the new one is whole: a program that runs from dist/ is not
// left without it, and a build that fails changes nothing.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const made = `${root}dist.${process.pid}.new`;
const old = `${root}dist.${process.pid}.old`;
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
const run = (...command) =>
  spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status ?? 1;
const status =
  run(tsc, '-p', 'tsconfig.build.json', '--outDir', made) ||
  run(vite, 'build', 'web', '--outDir', `${made}/web`, '--logLevel', 'warn');
if (status === 0) {
  // What npm does when it installs the package; in a clone nobody does.
  chmodSync(`${made}/cli/main.js`, 0o755);
  if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
  renameSync(made, `${root}dist`);
}
for (const directory of [made, old]) rmSync(directory, { recursive: true, force: true });
process.exit(status);
