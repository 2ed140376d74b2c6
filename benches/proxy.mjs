// A proxy of TCP in a process of its own: each connection goes to the next of the ports that it is started with. It tells its own.
import { connect, createServer } from 'node:net';

const ports = process.argv.slice(2).map(Number);
let next = 0;
const server = createServer({ noDelay: true }, (client) => {
	const behind = connect({ port: ports[next++ % ports.length], host: '127.0.0.1', noDelay: true });
	for (const [from, to] of [[client, behind], [behind, client]]) {
		from.pipe(to);
		from.on('error', () => to.destroy());
		from.on('close', () => to.destroy());
	}
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
