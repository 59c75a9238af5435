import type { Paint } from './colours.ts';
import { fitText, linePath, type Scene, type Shape, TEXT_PX, textWidthPx } from './scene.ts';

export interface LegendEntry {
  readonly label: string;
  readonly paint: Paint;
  readonly isDashed?: boolean;
}

interface Surroundings {
  readonly title: string;
  readonly note: string | null;
  readonly legend: readonly LegendEntry[];
}

const EDGE_PX = 16;
const TITLE_PX = 14;
const LINE_PX = 18;
const SWATCH_PX = 14;

/** What a file needs that in the page stands around the picture: title, legend and note. */
export function framedScene(scene: Scene, { title, note, legend }: Surroundings): Scene {
  const insideWidth = scene.widthPx;
  const head: Shape[] = [
    {
      kind: 'text',
      x: EDGE_PX,
      y: EDGE_PX + TITLE_PX - 2,
      text: fitText(title, insideWidth, TITLE_PX),
      paint: 'text-main',
      sizePx: TITLE_PX,
      isBold: true,
    },
  ];
  let y = EDGE_PX + TITLE_PX + LINE_PX;
  let x = EDGE_PX;
  for (const { label, paint, isDashed } of legend) {
    const text = fitText(label, insideWidth - SWATCH_PX);
    const width = SWATCH_PX + 4 + textWidthPx(text) + 16;
    if (x > EDGE_PX && x + width > EDGE_PX + insideWidth) {
      x = EDGE_PX;
      y += LINE_PX;
    }
    head.push(
      {
        kind: 'path',
        d: linePath(x, y - 4, x + SWATCH_PX, y - 4),
        stroke: paint,
        widthPx: 2,
        ...(isDashed === true ? { dash: '4 3' } : {}),
      },
      { kind: 'text', x: x + SWATCH_PX + 4, y, text, paint: 'text-main' },
    );
    x += width;
  }
  const topPx = legend.length === 0 ? EDGE_PX + TITLE_PX + 10 : y + 10;
  const notes = note === null ? [] : wrapped(note, insideWidth);
  const bottomPx = topPx + scene.heightPx;
  const foot = notes.map((text, index): Shape => {
    const at = bottomPx + (index + 1) * (TEXT_PX + 4);
    return { kind: 'text', x: EDGE_PX, y: at, text, paint: 'text-muted' };
  });
  return {
    widthPx: insideWidth + 2 * EDGE_PX,
    heightPx: bottomPx + notes.length * (TEXT_PX + 4) + EDGE_PX,
    shapes: [...head, { kind: 'scene', x: EDGE_PX, y: topPx, scene }, ...foot],
  };
}

function wrapped(text: string, widthPx: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidthPx(longer) > widthPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== '') lines.push(fitText(line, widthPx));
  return lines;
}
