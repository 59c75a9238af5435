/** Writes the text of a row, its line end included. */
export type RowText = (row: number) => string;
