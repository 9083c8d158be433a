// The house's sources and specs for mocha: @gt/x and './x.js' are the sources, swc takes their types off, as jest does it (tools/config/jest.config.mjs).
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

/** Where Stryker has put the copy with the mutants. */
const root = process.cwd();

export async function resolve(specifier, context, next) {
  const lib = /^@gt\/([^/]+)$/.exec(specifier);
  if (lib) return { url: pathToFileURL(path.join(root, 'libs', lib[1], 'src/index.ts')).href, shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (fs.existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  const found = await next(specifier, context);
  // its CommonJS names nothing that Node.js could see; jest looks at the values
  return specifier === 'chinese-days' ? { url: new URL('index.es.js', found.url).href, format: 'module', shortCircuit: true } : found;
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url);
  const { code } = await transform(fs.readFileSync(file, 'utf8'), { filename: file, sourceMaps: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true }, module: { type: 'es6' } });
  return { format: 'module', source: code, shortCircuit: true };
}
