/** What `crucible run` tells the processes of the program that it runs. */
export interface Handover {
  /** The experiment that all of them record into. */
  readonly experimentId: string;
  /** Whether each of them records how it is doing itself. */
  readonly systemMetrics: boolean;
}

const VARIABLE = 'CRUCIBLE_RUN';

/**
 * The environment of the program: Node's own way to load something before it is NODE_OPTIONS, which
 * every Node process below inherits. What was in there stays, but for another `crucible run`.
 */
export function environmentFor(
  handover: Handover,
  { base, directory, preload }: { base: NodeJS.ProcessEnv; directory: string; preload: URL },
): NodeJS.ProcessEnv {
  const flag = `--import=${preload.href}`;
  const others = (base['NODE_OPTIONS'] ?? '')
    .split(' ')
    .filter((part) => part !== '' && part !== flag);
  return {
    ...base,
    NODE_OPTIONS: [...others, flag].join(' '),
    // Absolute: a program that changes its directory keeps its store.
    CRUCIBLE_DIR: directory,
    [VARIABLE]: JSON.stringify(handover),
  };
}

/** What this process was told; null where it is not part of a run. */
export function readHandover(environment: NodeJS.ProcessEnv): Handover | null {
  const text = environment[VARIABLE];
  if (text === undefined || text === '') return null;
  const { experimentId, systemMetrics } = JSON.parse(text) as Partial<Handover>;
  if (typeof experimentId !== 'string') throw new TypeError(`${VARIABLE} holds no experimentId`);
  return { experimentId, systemMetrics: systemMetrics === true };
}
