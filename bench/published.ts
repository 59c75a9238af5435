/**
 * A published document with some sections measured anew, each of which says so; the others, and the head,
 * stay as they were. `order` holds the titles of all sections.
 */
export function withSections(
  document: string,
  measured: ReadonlyMap<string, string>,
  order: readonly string[],
  date: string,
): string {
  const [head, ...parts] = document.split(/^(?=## )/m);
  const sections = new Map(parts.map((part) => [/^## (.*)$/m.exec(part)![1]!, part.trimEnd()]));
  for (const [title, table] of measured)
    sections.set(title, `## ${title}\n\nMeasured by itself on ${date}.\n\n${table}`);
  const known = order.flatMap((title) => sections.get(title) ?? []);
  return `${[head!.trimEnd(), ...known].join('\n\n')}\n`;
}
