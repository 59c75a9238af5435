/*
 * A process that records into a local store, and ends in one way or another:
 * node local-recording-child.mjs <way> <task as JSON>
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Lab, telemetry } from 'crucible-telemetry';

const [way, text] = process.argv.slice(2);
const task = JSON.parse(text);
const { directory, id = null, durability = 'interval', first = 0, count = 0 } = task;
const lab = new Lab({ store: pathToFileURL(directory).href });
let next = first;

/** Written before it returns: what is said is said, whatever comes next. */
const say = (line) => writeSync(1, `${line}\n`);

process.on('warning', ({ name, message }) => {
  if (name === 'CrucibleWarning') say(`warning ${message}`);
});

async function open() {
  const experiment = await begin();
  say(`id ${experiment.id}`);
  return experiment;
}

function begin() {
  if (id === null) return lab.start({ name: 'fault', durability });
  return task.join === true ? lab.join(id, { durability }) : lab.resume(id, { durability });
}

/** Events of many sizes: what is torn or mixed does not look right by chance. */
function record() {
  const n = next++;
  telemetry.execute(
    'fault.event',
    { n, half: n / 2 },
    { who: task.who ?? 'one', filler: 'x'.repeat(n % 40) },
  );
  return n;
}

function recordMany(events = count) {
  for (let left = events; left > 0; left--) record();
}

const heard = (word) =>
  new Promise((resolve) =>
    createInterface({ input: process.stdin }).on('line', (line) => {
      if (line === word) resolve();
    }),
  );

const ways = {
  /** Each event is said to be there once `execute` has returned. */
  async 'acknowledge each'() {
    await open();
    for (;;) {
      for (let burst = 0; burst < 64; burst++) say(`ack ${record()}`);
      await nextTurn();
    }
  },
  /** Events by the thousand; they are said to be there once they are flushed. */
  async 'acknowledge flushes'() {
    const experiment = await open();
    // Mostly small bursts, so that a look at all of them stays short; some that fill frames.
    for (let round = 0; ; round++) {
      recordMany(1 + ((round * 997) % (round % 8 === 0 ? 9000 : 400)));
      const last = next - 1;
      await experiment.flush();
      say(`ack ${last}`);
    }
  },
  /** An event at a time, with when it was recorded; nobody flushes. */
  async 'tell the time'() {
    await open();
    for (;;) {
      recordMany(1 + (next % 20));
      say(`at ${next - 1} ${Date.now()}`);
      await delay(2);
    }
  },
  /** Like the others, and stops by itself after a while. */
  async 'stop amid it'() {
    const experiment = await open();
    const endMs = Date.now() + task.stopAfterMs;
    while (Date.now() < endMs) {
      recordMany(durability === 'interval' ? 2000 : 20);
      await nextTurn();
    }
    const last = next - 1;
    await experiment.stop();
    say(`ack ${last}`);
    say('stopped');
    await heard('never');
  },

  /** All its events, a few at a time, while others write and read. */
  async 'record and leave'() {
    const experiment = await open();
    await heard('go');
    while (next < first + count) {
      recordMany(Math.min(50, first + count - next));
      await delay(1);
    }
    await experiment.leave();
    process.exit(0);
  },

  /** Commands on the standard input, each with one answer. */
  async 'do as told'() {
    const experiment = await open().catch(({ name, code, message }) =>
      say(`refused ${name} ${code} ${message}`),
    );
    const commands = {
      record: (events) => recordMany(Number(events)),
      counts: () => JSON.stringify(experiment.record.counts),
      status: () => experiment.status,
      flush: () => experiment.flush(),
      stop: () => experiment.stop(),
      leave: () => experiment.leave(),
      exit: () => process.exit(),
    };
    for await (const line of createInterface({ input: process.stdin })) {
      const [verb, argument] = line.split(' ');
      try {
        const answer = await commands[verb](argument);
        say(`= ${typeof answer === 'string' ? answer : 'done'}`);
      } catch (error) {
        say(`= ${error.code ?? error.message}`);
      }
    }
  },

  /** The process ends before the thread that writes has come up, or long after. */
  async 'end in one way or another'() {
    const experiment = await open();
    if (task.afterMs !== undefined) {
      recordMany();
      await delay(task.afterMs);
    }
    recordMany();
    await endings[task.ending](experiment);
  },
};

const endings = {
  'runs out of work': () => {},
  'runs out of work amid a flush': (experiment) => void experiment.flush(),
  'calls process.exit()': () => process.exit(),
  'calls process.exit(3)': () => process.exit(3),
  'calls process.exit() amid a flush': async (experiment) => {
    void experiment.flush();
    recordMany();
    await nextTurn();
    process.exit();
  },
  'throws what nobody catches': () => {
    setImmediate(() => {
      throw new Error('on purpose');
    });
  },
  'rejects what nobody handles': () => void Promise.reject(new Error('on purpose')),
  'records in an exit listener': () => void process.on('exit', () => recordMany()),
  'is sent a signal': async () => {
    say('ready');
    await heard('never');
  },
  'ends at a signal as it decides': async () => {
    process.on(task.signal, () => {
      recordMany();
      process.exit(7);
    });
    say('ready');
    await heard('never');
  },
  'ends in its own time, having listened once': async () => {
    process.once(task.signal, async () => {
      recordMany();
      await delay(50);
      process.exit(7);
    });
    say('ready');
    await heard('never');
  },
  'goes on after a signal': async (experiment) => {
    process.on(task.signal, () => {
      recordMany();
      say('signalled');
    });
    say('ready');
    await heard('stop');
    recordMany();
    await experiment.stop();
    process.exit(0);
  },
};

await ways[way]();
