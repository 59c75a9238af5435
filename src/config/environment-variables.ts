/** What the environment sets; the only place that reads it. */
export interface EnvironmentDefaults {
  /** `CRUCIBLE_STORE`: which store experiments go to unless they say otherwise. */
  readonly store: string | null;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): EnvironmentDefaults {
  return { store: variables['CRUCIBLE_STORE'] || null };
}
