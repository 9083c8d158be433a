// npm run contracts: holds the event contracts against what was published, then writes libs/contracts/published, asyncapi.json and EVENTS.md. The committed copies are compared by npm test.
// With --validate, @asyncapi/parser (installed in tools/asyncapi) judges the document as well. 1 when a contract breaks what was published: nothing is written then.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ROOT, run, stop } from './house.mjs';
import { install } from './install.mjs';

const HOME = 'libs/contracts';
install();
build(['standalone']);
const contracts = await import('../../libs/contracts/dist/index.js');
const { services } = await import('../../apps/standalone/dist/services.js');
const { describeHandlers } = await import('../../libs/service-kit/dist/index.js');

const folder = `${HOME}/published`;
const published = fs.readdirSync(folder).map((name) => JSON.parse(fs.readFileSync(`${folder}/${name}`, 'utf8')));
const now = contracts.publishedNow();
const broken = contracts.brokenPromises(published, now);
if (broken.length) stop(`This breaks what was published:\n${broken.map((line) => `  ✗ ${line}.`).join('\n')}\nNothing was written.`);

const consumers = new Map();
for (const definition of services(() => { throw new Error('not started'); })) {
  for (const type of await describeHandlers(definition)) consumers.set(type, [...(consumers.get(type) ?? []), definition.name]);
}
const write = (file, text) => {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.writeFileSync(file, text);
  console.log(file);
};
for (const contract of now) write(`${folder}/${contracts.publishedFile(contract)}`, `${JSON.stringify(contract, null, 1)}\n`);
write(`${HOME}/asyncapi.json`, `${JSON.stringify(contracts.asyncApi(consumers), null, 1)}\n`);
write(`${HOME}/EVENTS.md`, contracts.eventCatalogue(consumers));

if (process.argv.includes('--validate')) {
  const tool = path.join(ROOT, 'tools/asyncapi');
  if (run('npm', ['ci', '--prefix', tool, '--no-audit', '--no-fund', '--prefer-offline']) !== 0) stop('tools/asyncapi could not be installed.');
  const { default: asyncapi } = await import(pathToFileURL(path.join(tool, 'node_modules/@asyncapi/parser/cjs/index.js')).href);
  const { document, diagnostics } = await new asyncapi.Parser().parse(fs.readFileSync(`${HOME}/asyncapi.json`, 'utf8'));
  for (const { severity, message, path: at } of diagnostics.filter((d) => d.severity <= 1)) console.log(`${severity === 0 ? '✗' : '!'} ${at.join('/')}: ${message}`);
  if (!document || diagnostics.some((d) => d.severity === 0)) stop('asyncapi.json is no valid AsyncAPI document.');
  console.log(`asyncapi.json is valid: ${document.channels().length} channels, ${document.operations().length} operations, ${document.messages().length} messages`);
}
process.exit(0);
