import { signal } from '@preact/signals';

/** Whether the server does not answer, and how often it came back since the page was opened. */
export const serverAway = signal(false);
export const serverReturns = signal(0);
/** When it is asked next, in milliseconds since the epoch; null while it is being asked. */
export const nextTryAtMs = signal<number | null>(null);

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
const PATIENCE_MS = 5000;

let waitMs = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Every answer tells that the server is there, be it a refusal; whoever hears none says so. */
export function noteAnswer(): void {
  clearTimeout(timer);
  waitMs = FIRST_WAIT_MS;
  if (!serverAway.peek()) return;
  serverAway.value = false;
  serverReturns.value += 1;
  // Streams that wait for their next attempt make it now.
  window.dispatchEvent(new Event('online'));
}

export function noteSilence(): void {
  if (serverAway.peek()) return;
  serverAway.value = true;
  wait();
}

/** Asks for something that everybody may have, to tell a server that is away from another fault. */
export async function isServerThere(): Promise<boolean> {
  try {
    await fetch('/health', { signal: AbortSignal.timeout(PATIENCE_MS) });
    noteAnswer();
    return true;
  } catch {
    noteSilence();
    return false;
  }
}

/** Asks at once whether it is there again. */
export async function tryServerNow(): Promise<void> {
  clearTimeout(timer);
  nextTryAtMs.value = null;
  if (await isServerThere()) return;
  waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  wait();
}

function wait(): void {
  clearTimeout(timer);
  nextTryAtMs.value = Date.now() + waitMs;
  timer = setTimeout(() => void tryServerNow(), waitMs);
}
