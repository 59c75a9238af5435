import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { QUERY_OPTIONS } from './query-options.js';

const GROUP = 'Files:';

export const FILES: readonly CommandSpec[] = [
  {
    name: 'export',
    operands: '<experiment>',
    group: GROUP,
    summary: 'write events to a file',
    description: `The file appears whole or not at all.\n\n${NAMING}`,
    options: [
      {
        flags: '-f, --format <format>',
        description: "csv, jsonl or parquet (as the file's name ends, or csv)",
        choices: ['csv', 'jsonl', 'parquet'],
      },
      { flags: '-o, --output <path>', description: 'where to (exports/<name>-<id>.<format>)' },
      ...QUERY_OPTIONS,
      { flags: '-n, --limit <count>', description: 'at most so many events' },
      { flags: '--order <order>', description: 'by time', choices: ['asc', 'desc'] },
      { flags: '--no-overwrite', description: 'leaves a file that is there alone' },
      {
        flags: '--no-flatten',
        description: 'CSV: measurements and metadata as two columns of JSON',
      },
      { flags: '--pretty', description: 'JSON Lines: indented, over several lines each' },
      {
        flags: '--raw-formulas',
        description: 'CSV: texts that a spreadsheet would run as they are',
      },
    ],
    examples: [
      ['export latest', 'to exports/'],
      ['export latest -o failures.jsonl -w success=false', 'some events'],
    ],
    completes: 'experiments',
    load: () => import('../commands/export.js'),
  },
  {
    name: 'import',
    operands: '<file>',
    group: GROUP,
    summary: 'make an experiment of a JSONL or CSV file',
    description:
      'Reads what export and archive write (gzip too), and any CSV, or JSON object a line, that has ' +
      "the event's name and its time.\n\n" +
      'Of others than our own files, numbers become measurements, all else metadata; columns ' +
      'called measurements_x, metadata_x, measurements and metadata go where they say. Times are ' +
      'ISO 8601 (UTC where there is no zone), or a number since 1970 whose size tells its unit.\n\n' +
      'A bad line is an error, or, with --skip-bad-lines, passed over and counted. An import that ' +
      'fails leaves nothing behind.',
    options: [
      {
        flags: '--format <format>',
        description: 'unless the name tells',
        choices: ['jsonl', 'csv'],
      },
      { flags: '--name <name>', description: "of the experiment (the file's own, or its name)" },
      { flags: '--condition <condition>', description: 'of events that name none' },
      { flags: '--tag <tag>', description: 'a tag (again for more)', repeats: true },
      { flags: '--hypothesis <text>', description: 'what was being tested' },
      {
        flags: '--meta <key=value>',
        description: 'anything worth knowing (again for more)',
        repeats: true,
      },
      {
        flags: '--name-column <column>',
        description: "the event's name (event_name, event, name)",
      },
      { flags: '--event <name>', description: 'one name for all events, where no column has it' },
      {
        flags: '--time-column <column>',
        description: 'its time (timestamp_us, timestamp, time, …)',
      },
      {
        flags: '--time-unit <unit>',
        description: 'of numbers in that column',
        choices: ['s', 'ms', 'us', 'ns'],
      },
      {
        flags: '--measurement <column>',
        description: 'a measurement, whatever it holds',
        repeats: true,
      },
      {
        flags: '--metadata <column>',
        description: 'metadata, also where it is a number',
        repeats: true,
      },
      {
        flags: '--delimiter <character>',
        description: 'CSV: between the cells (, or tab for .tsv)',
      },
      { flags: '--skip-bad-lines', description: 'passes over lines that are no events' },
    ],
    examples: [
      ['import exports/prompt-v2-019aa1.jsonl', 'what export wrote'],
      ['import archives/run-1.jsonl.gz', 'an archive, with its record'],
      ['import calls.csv --event llm.call --time-column at --name march', 'a table of your own'],
    ],
    completes: 'files',
    load: () => import('../commands/import.js'),
  },
];
