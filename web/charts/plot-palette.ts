import { type Paint, resolveColour, withOpacity } from './colours.ts';

/** The colours of a canvas, looked up once for each colour scheme. */
export class PlotPalette {
  readonly #near: Element;
  readonly #known = new Map<string, string>();

  constructor(near: Element) {
    this.#near = near;
  }

  colour(paint: Paint, opacity = 1): string {
    const key = `${paint}/${opacity}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const solid = resolveColour(paint, this.#near);
    const colour = opacity === 1 ? solid : withOpacity(solid, opacity);
    this.#known.set(key, colour);
    return colour;
  }

  /** Another scheme is in force. */
  forget(): void {
    this.#known.clear();
  }
}
