/** The shortest text that reads back as the same number; zero keeps its sign, as `encodeJson` writes it. */
export function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0.0' : `${value}`;
}
