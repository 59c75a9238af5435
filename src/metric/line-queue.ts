/** Lines that wait, in order, and how many bytes they are. */
export class LineQueue {
  #lines: string[] = [];
  #bytes = 0;

  get length(): number {
    return this.#lines.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(line: string, bytes: number): void {
    this.#lines.push(line);
    this.#bytes += bytes;
  }

  /** The first lines, at least one if there is one, up to about so many characters. They stay. */
  first(maxCharacters: number): string[] {
    let characters = 0;
    let count = 0;
    while (count < this.#lines.length && characters < maxCharacters) {
      characters += this.#lines[count]!.length;
      count += 1;
    }
    return this.#lines.slice(0, count);
  }

  remove(count: number): void {
    for (const line of this.#lines.splice(0, count)) this.#bytes -= Buffer.byteLength(line);
  }
}
