interface DistributionFunction {
  readonly value: readonly number[];
  readonly fraction: readonly number[];
}

/** The least of the function's values that so large a share is at most; null of nothing. */
export function quantileOf(
  { value, fraction }: DistributionFunction,
  share: number,
): number | null {
  const index = fraction.findIndex((at) => at >= share);
  return index === -1 ? (value.at(-1) ?? null) : value[index]!;
}
