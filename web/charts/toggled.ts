/** A line is hidden or shown; with shift it is shown alone, and then all are again. */
export function toggled(
  hidden: ReadonlySet<number>,
  index: number,
  isAlone: boolean,
  count: number,
): ReadonlySet<number> {
  if (!isAlone) {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    return next;
  }
  const isAlready = !hidden.has(index) && hidden.size === count - 1;
  if (isAlready) return new Set();
  return new Set(Array.from({ length: count }, (_, each) => each).filter((each) => each !== index));
}
