import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { navigate } from '../routing/location.ts';

const KEY = 'crucible-single-keys';

/** Keys without a modifier can be hit unmeant, by speech input for one: they can be switched off. */
export const hasSingleKeys = signal(localStorage.getItem(KEY) !== 'off');
hasSingleKeys.subscribe((isOn) => localStorage.setItem(KEY, isOn ? 'on' : 'off'));

const PLACES: Readonly<Record<string, string>> = { e: '/', c: '/compare', s: '/sql' };
const SEQUENCE_MS = 1200;

/** `?` opens the help, `g` and a letter goes to a place. Pages see no single key where they are off. */
export function useShortcuts(openHelp: () => void): void {
  useEffect(() => {
    let afterG = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key.length !== 1 || event.key === ' ') return;
      if (!hasSingleKeys.value) {
        event.stopImmediatePropagation();
        return;
      }
      const isSecond = event.timeStamp - afterG < SEQUENCE_MS;
      afterG = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const place = isSecond ? PLACES[event.key] : undefined;
      if (place === undefined && event.key !== '?') return;
      event.preventDefault();
      if (place === undefined) openHelp();
      else navigate(place);
    };
    // Before any page's own.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, dialog, [contenteditable]') !== null
  );
}
