/** Writes the text of a row: its whole line, or a part of it. */
export type RowText = (row: number) => string;
