#!/usr/bin/env node
import { crucible } from './cli.js';

const status = await crucible(process.argv.slice(2));
// A program that a signal ended did not end with a code: whoever waits for it shall see the same.
if (typeof status === 'string') process.kill(process.pid, status);
else process.exitCode = status;
