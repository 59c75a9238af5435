import type { Selection } from './indent.ts';

/**
 * Puts a text in place of what is marked, as if typed: it can be undone. `execCommand` is old, but all
 * browsers have it, and nothing else keeps the list of what can be undone.
 */
export function insertText(area: HTMLTextAreaElement, text: string): void {
  area.focus();
  const command = text === '' ? 'delete' : 'insertText';
  if (document.execCommand(command, false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Replaces only what differs, and marks what is marked in the new text. */
export function replaceChanged(area: HTMLTextAreaElement, { text, start, end }: Selection): void {
  const { value } = area;
  if (text !== value) {
    const most = Math.min(text.length, value.length);
    let from = 0;
    while (from < most && text[from] === value[from]) from++;
    let tail = 0;
    while (tail < most - from && text.at(-1 - tail) === value.at(-1 - tail)) tail++;
    area.setSelectionRange(from, value.length - tail);
    insertText(area, text.slice(from, text.length - tail));
  }
  area.setSelectionRange(start, end);
}
