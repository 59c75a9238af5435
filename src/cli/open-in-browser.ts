import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** What shows a file to a person, by platform. */
const OPENERS: Readonly<Record<string, readonly [command: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Shows a file in the browser, which goes on by itself; false where none could be started. */
export function openInBrowser(path: string): Promise<boolean> {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    // No shell in between: nothing in a path is a command.
    const child = spawn(command, [...words, pathToFileURL(path).href], {
      detached: true,
      stdio: 'ignore',
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
