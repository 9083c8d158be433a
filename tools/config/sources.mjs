// The house's sources and specs for Node.js: @gt/x and './x.js' are the sources, swc takes their types off and writes the decorator metadata that Nest reads.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform, version } from '@swc/core';

/** The checkout, or the copy in which Stryker has put its mutants. */
const root = process.cwd();
const options = { sourceMaps: 'inline', jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2022', keepClassNames: true }, module: { type: 'es6' } };
/** What a file has become, by its content: each worker of each project needs the same few hundred. It goes with the packages. */
const cache = path.join(root, 'node_modules/.cache/sources');
fs.mkdirSync(cache, { recursive: true });

const INSIDE = [[/^@gt\/(seed|checks|chaos)$/, 'tools'], [/^@gt\/app-([^/]+)$/, 'apps'], [/^@gt\/([^/]+)$/, 'libs']];

export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: 'data:text/javascript,export const { jest } = globalThis;', shortCircuit: true }; // the package itself knows jest's own contexts only
  for (const [name, folder] of INSIDE) {
    const found = name.exec(specifier);
    if (found) return { url: pathToFileURL(path.join(root, folder, found[1], 'src/index.ts')).href, shortCircuit: true };
  }
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.includes('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (fs.existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  const found = await next(specifier, context);
  // its CommonJS names nothing that Node.js could see
  return specifier === 'chinese-days' ? { url: new URL('index.es.js', found.url).href, format: 'module', shortCircuit: true } : found;
}

export async function load(url, context, next) {
  const { pathname } = new URL(url);
  if (!pathname.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const source = fs.readFileSync(filename, 'utf8');
  const kept = path.join(cache, `${createHash('sha256').update(`${version}\0${JSON.stringify(options)}\0${filename}\0${source}`).digest('hex')}.mjs`);
  let code;
  if (fs.existsSync(kept)) code = fs.readFileSync(kept, 'utf8');
  else {
    ({ code } = await transform(source, { ...options, filename }));
    fs.writeFileSync(`${kept}.${process.pid}`, code);
    fs.renameSync(`${kept}.${process.pid}`, kept);
  }
  return { format: 'module', source: code, shortCircuit: true };
}
