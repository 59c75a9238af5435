/** As many as there are `--series-…` colours. */
const COLOURS = 8;

/** Which colour a model, a condition or a seed has: the same in every chart of the page, at any zoom. */
export class ColourBook {
  readonly #known = new Map<string, Map<string, number>>();

  /** 1 to 8, in the order in which they are asked for; beyond eight they repeat. */
  of(kind: string, label: string): number {
    let colours = this.#known.get(kind);
    if (colours === undefined) this.#known.set(kind, (colours = new Map()));
    let index = colours.get(label);
    if (index === undefined) colours.set(label, (index = colours.size));
    return (index % COLOURS) + 1;
  }
}
