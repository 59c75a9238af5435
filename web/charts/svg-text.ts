import type { Paint } from './colours.ts';
import { type Scene, type Shape, TEXT_PX } from './scene.ts';

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif';

/**
 * A scene as a file that stands alone: colours are literal, texts escaped, nothing is referred to.
 *
 * @param title For those who do not see it.
 * @param colourOf What each colour is, as CSS writes it.
 */
export function toSvg(scene: Scene, title: string, colourOf: (paint: Paint) => string): string {
  const { widthPx, heightPx } = scene;
  const known = new Map<Paint, string>();
  const colour = (paint: Paint | undefined): string => {
    if (paint === undefined || paint === 'none') return 'none';
    if (!known.has(paint)) known.set(paint, colourOf(paint));
    return known.get(paint)!;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"`,
    ` viewBox="0 0 ${widthPx} ${heightPx}" font-family="${FONT}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${widthPx}" height="${heightPx}" fill="${escapeXml(colour('surface'))}"/>`,
    ...scene.shapes.map((shape) => write(shape, colour)),
    '</svg>\n',
  ].join('');
}

function write(shape: Shape, colour: (paint: Paint | undefined) => string): string {
  if (shape.kind === 'clip') {
    const { x, y, width, height } = shape.frame;
    const place = attributes({ x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` });
    return `<svg${place}>${shape.shapes.map((each) => write(each, colour)).join('')}</svg>`;
  }
  if (shape.kind === 'scene') {
    const { widthPx: width, heightPx: height, shapes } = shape.scene;
    const place = attributes({ x: shape.x, y: shape.y, width, height });
    return `<svg${place}>${shapes.map((each) => write(each, colour)).join('')}</svg>`;
  }
  if (shape.kind === 'path')
    return `<path${attributes({
      d: shape.d,
      fill: colour(shape.fill),
      stroke: colour(shape.stroke),
      'stroke-width': shape.widthPx ?? 1,
      'stroke-dasharray': shape.dash,
      'stroke-linejoin': 'round',
      opacity: shape.opacity,
    })}/>`;
  const { x, y, isBold, isOverLines } = shape;
  return `<text${attributes({
    x,
    y,
    fill: colour(shape.paint),
    'text-anchor': shape.anchor,
    'font-size': shape.sizePx ?? TEXT_PX,
    'font-weight': isBold === true ? 600 : undefined,
    ...(isOverLines === true
      ? { stroke: colour('surface'), 'stroke-width': 3, 'paint-order': 'stroke' }
      : {}),
  })}>${escapeXml(shape.text)}</text>`;
}

function attributes(values: Readonly<Record<string, number | string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeXml(String(value))}"`))
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Signs that XML does not allow at all are replaced. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)
  );
}
