/** Sides of the blocks that a picture is made of: about a line of text. */
export const BLOCK_PX = 16;

/** Four of the 256 steps of luminance to a shade: what is less than half as light as white is the darkest. */
const SHADE_STEPS = 4;
const SHADES = 36;
/** What is lighter is a surface, a hairline or nothing at all. */
const DRAWN_SHADE = 4;
/** Fonts, and how their edges are smoothed, make the same words lighter or darker. */
const TOLERANCE_SHADES = 2;

/** What a comparison overlooks. */
export interface Tolerance {
  /** What moves by so many blocks at most has not moved. */
  readonly reachBlocks: number;
  /** Blocks that may differ, to those of the picture before at which something is drawn and has an edge. */
  readonly maxShare: number;
}

/**
 * Rows of blocks from top to bottom, a character a block: `.` is white, then 1 to 9 and a to z, from light
 * to dark. What repeats a row's last block to its right, or the last row below, is left out.
 */
export type Picture = readonly string[];

/** A picture's shade at a column and a row, wherever they are. */
type ShadeAt = (x: number, y: number) => number;

/** From mean luminances, 0 to 255, of blocks. */
export function pictureOf(luminances: readonly (readonly number[])[]): Picture {
  const rows = luminances.map((row) =>
    row
      .map(character)
      .join('')
      .replace(/(.)\1+$/, '$1'),
  );
  while (rows.length > 1 && rows.at(-1) === rows.at(-2)) rows.pop();
  return rows;
}

/**
 * Where a page has changed, in words, or null where it has not or by too little to tell. A block is as it
 * was when its shade is within those of the same block and its neighbours before, and the other way round.
 */
export function pictureDifference(
  before: Picture,
  now: Picture,
  { reachBlocks, maxShare }: Tolerance,
): string | null {
  const [was, is] = [shadesOf(before), shadesOf(now)];
  const width = Math.max(...[...before, ...now].map((row) => row.length));
  const height = Math.max(before.length, now.length);
  const differing = new Set<number>();
  let edges = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isAlike = isWithin(was, is, x, y, reachBlocks) && isWithin(is, was, x, y, reachBlocks);
      if (!isAlike) differing.add(y * width + x);
      const [lightest, darkest] = around(was, x, y, 1);
      if (was(x, y) >= DRAWN_SHADE && lightest < darkest) edges++;
    }
  const share = differing.size / Math.max(1, edges);
  if (share <= maxShare) return null;
  return `${percent(share)} differs, and ${percent(maxShare)} may: most of all ${largestArea(differing, width)}`;
}

function character(luminance: number): string {
  const shade = Math.min(SHADES - 1, Math.floor((255 - luminance) / SHADE_STEPS));
  return shade === 0 ? '.' : shade.toString(SHADES);
}

function shadesOf(picture: Picture): ShadeAt {
  const shades = picture.map((row) =>
    Array.from(row, (shade) => (shade === '.' ? 0 : Number.parseInt(shade, SHADES))),
  );
  return (x, y) => {
    const row = shades[clamped(y, shades.length)]!;
    return row[clamped(x, row.length)]!;
  };
}

function clamped(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

/** The lightest and the darkest of a block and its neighbours within reach. */
function around(at: ShadeAt, x: number, y: number, reach: number): readonly [number, number] {
  let [lightest, darkest] = [SHADES, 0];
  for (let row = y - reach; row <= y + reach; row++)
    for (let column = x - reach; column <= x + reach; column++) {
      lightest = Math.min(lightest, at(column, row));
      darkest = Math.max(darkest, at(column, row));
    }
  return [lightest, darkest];
}

function isWithin(one: ShadeAt, other: ShadeAt, x: number, y: number, reach: number): boolean {
  const [lightest, darkest] = around(other, x, y, reach);
  const shade = one(x, y);
  return shade >= lightest - TOLERANCE_SHADES && shade <= darkest + TOLERANCE_SHADES;
}

/** Of blocks that touch each other, even at corners, the most: where they are, in px. */
function largestArea(differing: ReadonlySet<number>, width: number): string {
  const unseen = new Set(differing);
  let largest: number[] = [];
  for (const start of differing) {
    if (!unseen.delete(start)) continue;
    const area = [start];
    for (const block of area)
      for (let row = -1; row <= 1; row++)
        for (let column = -1; column <= 1; column++) {
          const x = (block % width) + column;
          const next = block + row * width + column;
          if (x >= 0 && x < width && unseen.delete(next)) area.push(next);
        }
    if (area.length > largest.length) largest = area;
  }
  const [x, y] = [
    largest.map((block) => block % width),
    largest.map((block) => Math.floor(block / width)),
  ];
  const [left, top] = [Math.min(...x), Math.min(...y)];
  const size = [Math.max(...x) - left + 1, Math.max(...y) - top + 1].map(
    (blocks) => blocks * BLOCK_PX,
  );
  return `at ${left * BLOCK_PX},${top * BLOCK_PX} ${size.join('×')} px`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
