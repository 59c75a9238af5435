import { describe, expect, it } from 'vitest';
import { type Picture, pictureDifference, pictureOf } from './coarse-picture.js';

const COLUMNS = 40;
const ROWS = 30;

/** A white page with lines of text that begin at a column and a row, in mean luminances of blocks. */
function page({ column = 4, row = 4, ink = 40, lines = 20 } = {}): number[][] {
  const blocks = Array.from({ length: ROWS }, () => new Array<number>(COLUMNS).fill(255));
  for (let line = row; line < Math.min(ROWS, row + lines); line++)
    for (let x = column; x < Math.min(COLUMNS, column + 24); x++)
      // Lines of 16 px in blocks of 16 px: some lie across two.
      blocks[line]![x] = line % 3 === 0 ? 255 - ink / 2 : 255 - ink;
  return blocks;
}

function difference(before: Picture, now: readonly (readonly number[])[]): string | null {
  return pictureDifference(before, pictureOf(now), { reachBlocks: 1, maxShare: 0.05 });
}

describe('coarse pictures', () => {
  const before = pictureOf(page());

  it('have a character for each shade, and leave out what repeats', () => {
    expect(pictureOf([[255, 247, 119, 0, 255, 255, 255]])).toEqual(['.2yz.']);
    expect(pictureOf([[255, 0], [255], [255], [255]])).toEqual(['.z', '.']);
  });

  it('are alike when something moves by a block, or its words are a little darker', () => {
    for (const now of [{}, { column: 5 }, { row: 3 }, { ink: 47 }])
      expect(difference(before, page(now)), JSON.stringify(now)).toBeNull();
  });

  it('differ when something moves further, goes, comes or changes its colour', () => {
    for (const now of [{ column: 8 }, { row: 8 }, { lines: 12 }, { lines: 25 }, { ink: 140 }])
      expect(difference(before, page(now)), JSON.stringify(now)).not.toBeNull();
  });

  it('overlook what moves within a longer reach', () => {
    const reaching = { reachBlocks: 3, maxShare: 0.05 };
    expect(pictureDifference(before, pictureOf(page({ column: 7 })), reaching)).toBeNull();
    expect(pictureDifference(before, pictureOf(page({ column: 9 })), reaching)).not.toBeNull();
  });

  it('say where they differ most, and by how much', () => {
    const now = page();
    for (let y = 10; y < 16; y++) now[y]!.fill(0, 10, 20);
    now[28]![38] = 0;
    expect(difference(before, now)).toMatch(
      /^\d+\.\d% differs, and 5\.0% may: most of all at 160,160 160×96 px$/,
    );
  });

  it('may differ in height: what is not there is as the last row', () => {
    const short = pictureOf(page().slice(0, 25));
    const long = page();
    expect(difference(short, long)).toBeNull();
    long[29]!.fill(0, 4, 34);
    expect(difference(short, long)).toContain('at 64,464 480×16 px');
  });
});
