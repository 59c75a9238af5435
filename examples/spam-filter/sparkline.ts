const LEVELS = '▁▂▃▄▅▆▇█';

/** Values as a line of blocks between their own least and greatest; a value that is none is a gap. */
export function sparkline(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const level = range === 0 ? 0 : Math.round(((value - low) / range) * (LEVELS.length - 1));
      return LEVELS[level]!;
    })
    .join('');
}

/** At most `width` values, each the mean of an equal share of the given ones. */
export function reduceTo(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / width),
      Math.floor(((i + 1) * values.length) / width),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
