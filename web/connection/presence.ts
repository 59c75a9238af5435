import { signal } from '@preact/signals';

/** Whether the server does not answer. */
export const serverAway = signal(false);
/** Whether it answers that its store does not. */
export const storeAway = signal(false);
/** How often it, or its store, came back since the page was opened. */
export const serverReturns = signal(0);
/** When it is asked next, in milliseconds since the epoch; null while it is being asked. */
export const nextTryAtMs = signal<number | null>(null);

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
const PATIENCE_MS = 5000;

let waitMs = FIRST_WAIT_MS;
let returnedAtMs = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Every answer tells that the server is there, be it a refusal; whoever hears none says so. */
export function noteAnswer(): void {
  if (!serverAway.peek()) return;
  serverAway.value = false;
  returned();
}

export function noteSilence(): void {
  if (serverAway.peek()) return;
  serverAway.value = true;
  begin();
}

/** The same of the store, which a server that answers may have lost. */
export function noteStoreAnswer(): void {
  if (!storeAway.peek()) return;
  storeAway.value = false;
  returned();
}

export function noteStoreSilence(): void {
  if (storeAway.peek()) return;
  storeAway.value = true;
  begin();
}

/** Asks for something that everybody may have, to tell a server that is away from another fault. */
export async function isServerThere(): Promise<boolean> {
  try {
    const { ok } = await fetch('/health', { signal: AbortSignal.timeout(PATIENCE_MS) });
    noteAnswer();
    if (ok) noteStoreAnswer();
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
  await isServerThere();
  if (!serverAway.peek() && !storeAway.peek()) return;
  waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  wait();
}

function returned(): void {
  if (!serverAway.peek() && !storeAway.peek()) clearTimeout(timer);
  returnedAtMs = performance.now();
  serverReturns.value += 1;
  // Streams that wait for their next attempt make it now.
  window.dispatchEvent(new Event('online'));
}

function begin(): void {
  // Away right after it was back: it was not, for what the pages asked. That is not asked ever faster.
  const isAnew = performance.now() - returnedAtMs > LONGEST_WAIT_MS;
  waitMs = isAnew ? FIRST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
  wait();
}

function wait(): void {
  clearTimeout(timer);
  nextTryAtMs.value = Date.now() + waitMs;
  timer = setTimeout(() => void tryServerNow(), waitMs);
}
