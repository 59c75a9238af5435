import type { OptionSpec } from '../command.js';

/** The options that choose events; `event-query.ts` makes a query of them. */
export const QUERY_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '-e, --event <pattern>',
    description: "events of that name, or below it: 'req_llm.**' (again for more)",
    repeats: true,
  },
  {
    flags: '-w, --where <condition>',
    description: 'field=value, >, >=, <, <=, !=, ~= (contains), ^= (starts with), a|b, or JSON',
    repeats: true,
  },
  { flags: '--last <span>', description: 'the last 90s, 5m, 2h, 7d' },
  { flags: '--last-n <count>', description: 'the last so many events' },
  { flags: '--from <time>', description: 'from that time (ISO 8601, or how long ago: 2h)' },
  { flags: '--to <time>', description: 'up to that time' },
  {
    flags: '--query <json>',
    description: "the library's own query, in place of the options above",
  },
];

/** Further ones, for commands that print events. */
export const PRINT_OPTIONS: readonly OptionSpec[] = [
  { flags: '-n, --limit <count>', description: 'at most so many events' },
  { flags: '--columns <names>', description: 'only these, separated by commas' },
  { flags: '--order <order>', description: 'by time', choices: ['asc', 'desc'] },
];
