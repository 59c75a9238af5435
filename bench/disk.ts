/** Questions to experiments that another process recorded, by a process that has just begun. */
import { inFreshProcess } from './child.js';
import { type Filled, filledDay } from './fill.js';
import { type BenchSizes, type Figure, median, report } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

interface Answer {
  readonly coldMs: number;
  readonly warmMs: number;
  /** How many events the answer is made of, so that a wrong one is never fast. */
  readonly events: number;
}

interface Question {
  readonly what: string;
  readonly ask: string;
  readonly targetMs: number;
  readonly expected: number;
  /** A chart is drawn again and again by a server: what it promises is for a process that runs. */
  readonly promised?: 'in a new process' | 'in one that runs';
}

async function ask(
  { directory, id }: Filled,
  { what, ask, targetMs, expected, promised = 'in a new process' }: Question,
  rounds: number,
): Promise<Figure[]> {
  const answers: Answer[] = [];
  for (let round = 0; round < rounds; round++) {
    const answer = await inFreshProcess<Answer>('disk-child.mjs', [directory, id, ask]);
    if (answer.events !== expected)
      throw new Error(`${what}: ${answer.events} events, not ${expected}`);
    answers.push(answer);
  }
  const promise = (where: typeof promised): Pick<Figure, 'target'> =>
    where === promised ? { target: ['<=', targetMs] } : {};
  return [
    {
      what,
      value: median(answers.map(({ coldMs }) => coldMs)),
      unit: 'ms',
      ...promise('in a new process'),
      note: 'in a new process, opening the store included',
    },
    {
      what: 'the same again',
      value: median(answers.map(({ warmMs }) => warmMs)),
      unit: 'ms',
      ...promise('in one that runs'),
      note: 'in the same process',
    },
  ];
}

function questionsOfMany(events: number): Question[] {
  const name = `${events.toLocaleString('en')} events`;
  const chart = { targetMs: 50, expected: events, promised: 'in one that runs' } as const;
  return [
    { what: `calculateMetrics, ${name}`, ask: 'metrics', targetMs: 5000, expected: events },
    { what: `last 200 events of ${name}`, ask: 'last200', targetMs: 150, expected: 200 },
    { what: `timeSeries over ${name}`, ask: 'chart', ...chart },
    { what: `timeSeries by model, ${name}`, ask: 'chartByModel', ...chart },
  ];
}

await report(({ events, rounds }: BenchSizes) =>
  inTemporaryDirectory(async (parent) => {
    const few = await filledDay(parent, events);
    const what = `calculateMetrics, ${events.toLocaleString('en')} events`;
    const one: Question = { what, ask: 'metrics', targetMs: 1000, expected: events };
    const figures = await ask(few, one, rounds);
    const many = await filledDay(parent, events * 10);
    for (const question of questionsOfMany(events * 10))
      figures.push(...(await ask(many, question, rounds)));
    return figures;
  }),
);
