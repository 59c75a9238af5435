import type { CommandSpec } from '../command.js';
import { CHANGING } from './changing.js';
import { FILES } from './files.js';
import { GATING } from './gating.js';
import { HELPING } from './helping.js';
import { LOOKING } from './looking.js';
import { PLANNING } from './planning.js';
import { REPORTING } from './reporting.js';
import { SERVING } from './serving.js';
import { WATCHING } from './watching.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...LOOKING,
  ...GATING,
  ...REPORTING,
  ...WATCHING,
  ...SERVING,
  ...PLANNING,
  ...CHANGING,
  ...FILES,
  ...HELPING,
];
