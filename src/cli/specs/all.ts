import type { CommandSpec } from '../command.js';
import { CHANGING } from './changing.js';
import { FILES } from './files.js';
import { HELPING } from './helping.js';
import { LOOKING } from './looking.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandSpec[] = [...LOOKING, ...CHANGING, ...FILES, ...HELPING];
