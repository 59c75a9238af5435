/** What is out of sight waits so long: what is seen is drawn, and what comes at once after it has come. */
const LATER_MS = 120;

export function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/** One thing that is done a little later; whoever asks again before puts it off. */
export class Later {
  #timer: ReturnType<typeof setTimeout> | null = null;

  ask(act: () => void): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      act();
    }, LATER_MS);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
