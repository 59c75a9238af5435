import { appendFile, writeFile } from 'node:fs/promises';
import { CrucibleError } from '../errors.js';

/** @throws CrucibleError `path-unwritable`. */
export async function writeSummary(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: Error) => {
    throw unwritable(path, cause);
  });
}

/** Adds a text to the summary of a job of GitHub Actions; does nothing anywhere else. */
export async function appendSummary(environment: NodeJS.ProcessEnv, text: string): Promise<void> {
  const path = environment['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return;
  await appendFile(path, text).catch((cause: Error) => {
    throw unwritable(path, cause);
  });
}

function unwritable(path: string, cause: Error): CrucibleError {
  return new CrucibleError(
    'path-unwritable',
    `cannot write the summary: ${cause.message}`,
    { path, expected: 'a file that can be written' },
    { cause },
  );
}
