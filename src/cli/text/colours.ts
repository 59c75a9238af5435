const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Colour = keyof typeof CODES;

/** Colours a text, or leaves it as it is where there are no colours. */
export type Colours = (colour: Colour, text: string) => string;

export const PLAIN: Colours = (_colour, text) => text;

export const COLOURED: Colours = (colour, text) => {
  const [on, off] = CODES[colour];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};

export interface ColourWishes {
  /** False for `--no-color`. */
  readonly color?: boolean | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly isTerminal: boolean;
}

/**
 * `--no-color` has the last word; then, as in Node itself, FORCE_COLOR before NO_COLOR
 * (https://no-color.org); else a terminal has colours and a file has none.
 */
export function chooseColours({ color, environment, isTerminal }: ColourWishes): Colours {
  if (color === false) return PLAIN;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced === '0' || forced === 'false' ? PLAIN : COLOURED;
  if (environment['NO_COLOR']) return PLAIN;
  return isTerminal && environment['TERM'] !== 'dumb' ? COLOURED : PLAIN;
}
