import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * After going to another page, its heading gets the focus and its title is read out: who does not see
 * it knows where they are. Not after the first load, when a browser does so by itself.
 */
export function PageFocus({ path }: { readonly path: string }) {
  const [title, setTitle] = useState('');
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const main = document.getElementById('main')!;
    // A link of the page before has gone with it; what has taken the focus since keeps it.
    const start = document.activeElement;
    let naming: ReturnType<typeof setTimeout> | undefined;
    const enter = (): boolean => {
      const heading = main.querySelector('h1');
      if (heading === null) return false;
      // The page names itself right after it is drawn.
      naming = setTimeout(() => setTitle(document.title), 100);
      const isFree = document.activeElement === document.body || document.activeElement === start;
      if (!isFree) return true;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      return true;
    };
    if (enter()) return () => clearTimeout(naming);
    const observer = new MutationObserver(() => enter() && observer.disconnect());
    observer.observe(main, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      clearTimeout(naming);
    };
  }, [path]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {title}
    </p>
  );
}
