import { spawn } from 'node:child_process';

/** What shows an address to a person, by platform. No shell: nothing in an address is a command. */
const OPENERS: Readonly<Record<string, readonly [command: string, ...words: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
/** What has not failed by then shows it; some openers stay as long as their browser does. */
const PATIENCE_MS = 1500;

/** Shows an address in the browser, which goes on by itself; false where none could be started. */
export function openInBrowser(url: URL, environment?: NodeJS.ProcessEnv): Promise<boolean> {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...words, url.href], {
      detached: true,
      stdio: 'ignore',
      ...(environment === undefined ? {} : { env: environment }),
    });
    const settle = (isShown: boolean): void => {
      clearTimeout(timer);
      child.unref();
      resolve(isShown);
    };
    const timer = setTimeout(() => settle(true), PATIENCE_MS);
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
  });
}
