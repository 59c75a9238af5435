/** Says yes to everything until its standard input ends; prints the port it listens on. */
import { createServer } from 'node:http';

let requests = 0;
const server = createServer((request, response) => {
  requests++;
  request.resume().on('end', () => {
    response.writeHead(207, { 'content-type': 'application/json' });
    response.end('{"successes":[],"errors":[]}');
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));
process.stdin.resume().on('end', () => process.exit(requests > 0 ? 0 : 1));
