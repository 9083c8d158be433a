// One benchmark in a process of its own: node tools/load/bench.mjs <name> [--quick]. Called by npm run bench, which installs and builds before.
import os from 'node:os';
import path from 'node:path';
import { machine, report, ROOT } from './measure.mjs';
import { BENCHES } from './benches.mjs';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => process.exit(1)); // exit handlers end the servers and remove their folders

const [name, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const loadBefore = os.loadavg()[0];
const { bench } = await import(`./${name}/index.mjs`);
console.log(`${name}: ${BENCHES[name]}${quick ? ' (quick: shows that it measures, not how fast it is)' : ''}`);
const { settings, results, goals } = await bench({ quick, say: (line) => console.log(`  ${line}`) });
report({ bench: name, machine: machine({ ...settings, quick }, loadBefore), results, goals }, path.join(ROOT, quick ? 'dist/bench/quick' : 'dist/bench')); // a quick run's figures say nothing
process.exit(0);
