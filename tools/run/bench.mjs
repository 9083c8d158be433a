// npm run bench [-- name ...] [-- --quick]: measures against peers in the same run, prints a table, writes dist/bench/<name>.json. Without a name all, one after the other.
// 0 when everything asked for could be measured, whatever the figures say.
import { BENCHES } from '../load/benches.mjs';
import { install, installTool } from './install.mjs';
import { build } from './build.mjs';
import { run, stop } from './house.mjs';

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const unknown = [...asked.filter((name) => !(name in BENCHES)), ...flags.filter((flag) => flag !== '--quick')];
if (unknown.length > 0) stop(`No such benchmark: ${unknown.join(', ')}. There are:\n${Object.entries(BENCHES).map(([name, what]) => `  ${name.padEnd(10)} ${what}`).join('\n')}\n--quick shows in seconds that one works.`, 2);

install();
installTool('tools/load');
build();

let failed = 0;
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  if (run(process.execPath, ['tools/load/bench.mjs', name, ...flags]) !== 0) {
    console.error(`${name} could not be measured: see above`);
    failed += 1;
  }
}
process.exit(failed > 0 ? 1 : 0);
