import type { Paint } from './colours.ts';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a picture is made of: shown in the page and written to files from one description. */
export type Shape =
  | {
      readonly kind: 'path';
      readonly d: string;
      readonly stroke?: Paint;
      readonly widthPx?: number;
      readonly fill?: Paint;
      readonly opacity?: number;
      readonly dash?: string;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly paint: Paint;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly sizePx?: number;
      readonly isBold?: boolean;
      /** The ground around its letters is cleared: it is read over lines. */
      readonly isOverLines?: boolean;
    }
  /** Shapes of which nothing outside the frame is seen. */
  | { readonly kind: 'clip'; readonly frame: Frame; readonly shapes: readonly Shape[] }
  /** A scene within another. */
  | { readonly kind: 'scene'; readonly x: number; readonly y: number; readonly scene: Scene };

export interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly shapes: readonly Shape[];
}

export const TEXT_PX = 11;

/** About as wide as the text is drawn; figures are all alike, letters on the average. */
export function textWidthPx(text: string, sizePx: number = TEXT_PX): number {
  return text.length * sizePx * 0.58;
}

/** Cut to a width, and then with three dots. */
export function fitText(text: string, widthPx: number, sizePx: number = TEXT_PX): string {
  if (textWidthPx(text, sizePx) <= widthPx) return text;
  return `${text.slice(0, Math.max(Math.floor(widthPx / (sizePx * 0.58)) - 1, 1))}…`;
}

export function rectPath({ x, y, width, height }: Frame): string {
  return `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}Z`;
}

export function linePath(x1: number, y1: number, x2: number, y2: number): string {
  return `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`;
}

/** A hundredth of a pixel is as fine as anybody sees. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
