import { resolveColour } from './colours.ts';
import { downloadBlob } from './download.ts';
import type { Scene } from './scene.ts';
import { toSvg } from './svg-text.ts';

/** Pixels of a PNG for each of the page's: sharp in print and on fine screens. */
const PNG_SCALE = 2;

/** Hands a scene over as a file, in the colours of the element that shows it. */
export function downloadSvg(fileName: string, title: string, scene: Scene, near: Element): void {
  downloadBlob(fileName, 'svg', svgBlob(title, scene, near));
}

/** The same picture in pixels: the browser draws the SVG file, so that both are alike. */
export async function downloadPng(
  fileName: string,
  title: string,
  scene: Scene,
  near: Element,
): Promise<void> {
  const address = URL.createObjectURL(svgBlob(title, scene, near));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = scene.widthPx * PNG_SCALE;
    canvas.height = scene.heightPx * PNG_SCALE;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The picture is too large for this browser.');
    downloadBlob(fileName, 'png', blob);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function svgBlob(title: string, scene: Scene, near: Element): Blob {
  const text = toSvg(scene, title, (paint) => resolveColour(paint, near));
  return new Blob([text], { type: 'image/svg+xml;charset=utf-8' });
}
