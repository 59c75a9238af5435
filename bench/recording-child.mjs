/**
 * Records events into the store in a directory until its standard input ends: the id of its experiment
 * first, then for each burst how many events there are by then, and when that was.
 */
import { pathToFileURL } from 'node:url';
import { Lab, Telemetry } from 'crucible-telemetry';

const BURST = 100;
const EVERY_MS = 500;

const telemetry = new Telemetry();
const lab = new Lab({ store: pathToFileURL(process.argv[2]).href, telemetry });
const experiment = await lab.start({ name: 'recording' });
process.stdout.write(`${experiment.id}\n`);
let events = 0;
const timer = setInterval(() => {
  for (let i = 0; i < BURST; i++) {
    telemetry.execute('req_llm.request.stop', { duration: 1e6 + i * 1e5 }, { model: 'gpt-4o' });
    events++;
  }
  process.stdout.write(`${JSON.stringify({ events, atMs: Date.now() })}\n`);
}, EVERY_MS);
process.stdin.resume().on('end', async () => {
  clearInterval(timer);
  await experiment.stop();
  process.exit(0);
});
