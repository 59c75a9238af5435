/** Serves the store in a directory until its standard input ends; prints its address. */
import { pathToFileURL } from 'node:url';
import { createServer } from 'crucible-telemetry';

const server = await createServer({
  store: pathToFileURL(process.argv[2]).href,
  port: 0,
  requestsPerSecond: 10_000,
  dashboardDirectory: null,
});
process.stdout.write(`${server.url}\n`);
process.stdin.resume().on('end', () => void server.close().then(() => process.exit(0)));
