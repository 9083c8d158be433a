// npm run policy: writes libs/policy/POLICY.md, who may do what as a table, from the rules. npm test compares it.
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ROOT } from './house.mjs';

build(['policy']);
const { policyTable } = await import('../../libs/policy/dist/index.js');
const file = path.join(ROOT, 'libs/policy/POLICY.md');
fs.writeFileSync(file, policyTable());
console.log(path.relative(ROOT, file));
