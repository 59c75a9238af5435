import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = 'crucible-telemetry';

/**
 * Where the program that begins with this file has `crucible-telemetry` from, or null where it has
 * none: then it cannot emit anything, and nothing has to be loaded into it (npm itself, a bundler).
 * Its bus is the one to listen to: another copy of the library, the command line's own, has another.
 */
export function ownLibrary(mainFile: string | undefined, workingDirectory: string): URL | null {
  const directory = mainFile === undefined ? workingDirectory : dirname(realPath(mainFile));
  try {
    return pathToFileURL(createRequire(join(directory, 'main.js')).resolve(PACKAGE));
  } catch {
    return null;
  }
}

/** Node follows a link such as `node_modules/.bin/tsx` before it looks for what that imports. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
