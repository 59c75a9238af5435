import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Picture, pictureDifference, type Tolerance } from './coarse-picture.js';

/** A picture of a page, and how wide the page's fonts make some words: by that fonts are told from others. */
export interface Screenshot {
  readonly picture: Picture;
  readonly wordsPx: number;
}

/** By the window's width in px. */
export type Screenshots = Readonly<Record<string, Screenshot>>;

/** Twice the same page in the same font differs in nothing but what no mask hides. */
const SAME_FONT: Tolerance = { reachBlocks: 1, maxShare: 0.02 };
/** Words end elsewhere and wrap into other lines: only what is covered, gone or a lot larger is seen. */
const OTHER_FONT: Tolerance = { reachBlocks: 3, maxShare: 0.1 };
const SAME_WORDS_SHARE = 0.01;

/** Where a page looks otherwise than before, in words; null where it does not. */
export function screenshotDifference(before: Screenshot, now: Screenshot): string | null {
  const isSameFont = Math.abs(now.wordsPx / before.wordsPx - 1) <= SAME_WORDS_SHARE;
  return pictureDifference(before.picture, now.picture, isSameFont ? SAME_FONT : OTHER_FONT);
}

/** Where a page looks otherwise than in `layout/<name>.txt`, for each width at which it does. */
export function differencesFromReference(name: string, screenshots: Screenshots): string[] {
  const file = fileOf(name);
  const references = existsSync(file) ? parsed(readFileSync(file, 'utf8')) : {};
  return Object.entries(screenshots).flatMap(([width, screenshot]) => {
    const before = references[width];
    const difference =
      before === undefined
        ? 'no picture to compare with'
        : screenshotDifference(before, screenshot);
    return difference === null ? [] : [`${width} px: ${difference}`];
  });
}

export function writeReference(name: string, screenshots: Screenshots): void {
  const parts = Object.entries(screenshots).map(([width, { picture, wordsPx }]) =>
    [`${width} px, words of ${wordsPx.toFixed(1)} px`, ...picture].join('\n'),
  );
  writeFileSync(fileOf(name), `${parts.join('\n\n')}\n`);
}

function parsed(text: string): Screenshots {
  const parts = text.trimEnd().split('\n\n');
  return Object.fromEntries(
    parts.map((part) => {
      const [head, ...picture] = part.split('\n');
      const [width, wordsPx] = head!.match(/[\d.]+/g)!;
      return [width!, { picture, wordsPx: Number(wordsPx) }];
    }),
  );
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./layout/${name}.txt`, import.meta.url));
}
