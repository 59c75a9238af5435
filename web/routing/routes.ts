export type RouteParameters = Readonly<Record<string, string>>;

interface MatchedRoute {
  readonly pattern: string;
  readonly parameters: RouteParameters;
}

/** The first pattern that fits the path; `:name` stands for one part of it. */
export function matchRoute(patterns: readonly string[], path: string): MatchedRoute | null {
  const parts = partsOf(path);
  for (const pattern of patterns) {
    const wanted = partsOf(pattern);
    if (wanted.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      if (!part.startsWith(':')) return part === parts[index];
      parameters[part.slice(1)] = decoded(parts[index]!);
      return true;
    });
    if (fits) return { pattern, parameters };
  }
  return null;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an escape after all: what it says is what is meant.
    return part;
  }
}
