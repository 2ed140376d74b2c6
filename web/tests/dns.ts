import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The DNS that the demo asks (scripts/with-demo): Debian's NSD over one zone, `example.`, whose records change while it runs. */
export class Dns {
  #dir = mkdtempSync(join(tmpdir(), 'portico-dns-'));
  #server: ChildProcess;
  #serial = 1;

  constructor() {
    const [address, port] = (process.env.PORTICO_DOMAINS_DNS_SERVERS ?? '').split(':');
    if (!address || !port)
      throw new Error('PORTICO_DOMAINS_DNS_SERVERS names no server; use scripts/with-demo');
    const settings = [
      `server:\n ip-address: ${address}\n port: ${port}\n username: ""\n zonesdir: "${this.#dir}"`,
      ` pidfile: "${this.#dir}/pid"\n xfrdfile: "${this.#dir}/xfrd"\n zonelistfile: "${this.#dir}/zones"`,
      ` xfrdir: "${this.#dir}"\n database: ""\n server-count: 1\nremote-control:\n control-enable: no`,
      `zone:\n name: "example"\n zonefile: "zone"\n`,
    ];
    writeFileSync(join(this.#dir, 'nsd.conf'), settings.join('\n'));
    this.#write('');
    this.#server = spawn('/usr/sbin/nsd', ['-d', '-c', join(this.#dir, 'nsd.conf')], { stdio: 'ignore' });
  }

  /** Serves these records from now on. */
  change(records: string): void {
    this.#serial += 1;
    this.#write(records);
    this.#server.kill('SIGHUP');
  }

  stop(): void {
    this.#server.kill('SIGTERM');
    // It may still be writing there.
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #write(records: string): void {
    const zone = `$ORIGIN example.\n$TTL 1\n@ IN SOA ns admin ${this.#serial} 3600 600 86400 1\n@ IN NS ns\nns IN A 127.0.0.1\n`;
    writeFileSync(join(this.#dir, 'zone.new'), `${zone}${records}\n`);
    renameSync(join(this.#dir, 'zone.new'), join(this.#dir, 'zone'));
  }
}
