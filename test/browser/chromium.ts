import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env['CRUCIBLE_CHROMIUM'] || '/usr/bin/chromium';
export const LAUNCH_MS = 30_000;
/** Nothing that a browser does by itself reaches a network. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The pages that its address bar is made of, which each new window loads, whatever it then shows.
  '--disable-features=PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
];

export const hasChromium: boolean = existsSync(EXECUTABLE);
export const MISSING = `no Chromium at ${EXECUTABLE}; CRUCIBLE_CHROMIUM names another`;

/** The system's Chromium, with a profile of its own that goes with it. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    // Chromium cannot be root in its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
    timeout: LAUNCH_MS,
  });
}
