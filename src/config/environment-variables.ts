/** What the environment sets; the only place that reads it. */
export interface EnvironmentDefaults {
  /** `CRUCIBLE_STORE`: which store experiments go to unless they say otherwise. */
  readonly store: string | null;
  /** `CRUCIBLE_DIR`: the directory of the local store. */
  readonly directory: string | null;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): EnvironmentDefaults {
  return {
    store: variables['CRUCIBLE_STORE'] || null,
    directory: variables['CRUCIBLE_DIR'] || null,
  };
}
