// npm run openapi: writes each service's OpenAPI document to apps/<service>/openapi.json. The committed copies are compared by npm test.
import fs from 'node:fs';
import { build } from './build.mjs';
import { install } from './install.mjs';

install();
build(['standalone']);
const { services } = await import('../../apps/standalone/dist/services.js');
const { describeService } = await import('../../libs/service-kit/dist/index.js');
for (const definition of services(() => { throw new Error('not started'); })) {
  fs.writeFileSync(`apps/${definition.name}/openapi.json`, `${JSON.stringify(await describeService(definition), null, 1)}\n`);
  console.log(`apps/${definition.name}/openapi.json`);
}
process.exit(0);
