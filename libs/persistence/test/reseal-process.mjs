// node reseal-process.mjs <database url> <keys as JSON>: seals anew row by row until it is killed, saying each block
import { Keyring, openDatabase, resealTables } from '../dist/index.js';

const [url, keys] = process.argv.slice(2);
const db = await openDatabase({ url, applicationName: 'reseal' });
await resealTables(db, new Keyring(JSON.parse(keys)), { block: 5, pause: async () => { process.stdout.write('block\n'); await new Promise((resolve) => { setTimeout(resolve, 20); }); } });
process.stdout.write('done\n');
process.exit(0);
