// Compiles src/ into dist/. Incremental state is not kept: a build from nothing takes about a second.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
// What npm does when it installs the package; in a clone nobody does.
if (status === 0) chmodSync(`${root}dist/cli/main.js`, 0o755);
process.exit(status ?? 1);
