// npm run chaos [-- --seconds 300 --seed 7 --brokers 3 --only KIND,KIND --rate told --keep]: attacks a city of its own under load. 0 whole, 1 findings, 2 cannot run.
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { stop } from './house.mjs';
import { install } from './install.mjs';

/** Exit code for arguments that cannot be read and machines that cannot run it. */
const CANNOT_RUN = 2;

install();
build(['chaos']);
process.setSourceMapsEnabled(true);
const { chaosCommand, readArguments } = await import('../chaos/dist/index.js');
let options;
try {
  const { values } = parseArgs({ args: process.argv.slice(2), options: { seconds: { type: 'string' }, seed: { type: 'string' }, brokers: { type: 'string' }, only: { type: 'string' }, rate: { type: 'string' }, keep: { type: 'boolean' } } });
  options = readArguments(values);
} catch (error) {
  stop(error.message, CANNOT_RUN);
}
const began = Date.now();
process.exit(await chaosCommand(options, (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)}  ${line}`)));
