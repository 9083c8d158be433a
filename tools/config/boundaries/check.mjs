#!/usr/bin/env node
// node tools/config/boundaries/check.mjs: prints every import that a boundary forbids, with what to do instead; exit code 1 if there is one.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { forbidden, knownTools } from './rules.mjs';

/** Reads every import below root/libs, root/apps and the workspace packages of root/tools. Returns the forbidden ones: `{ rule, comment, from, to }`. */
export async function violations(root) {
  const folders = (kind) => (fs.existsSync(path.join(root, kind)) ? fs.readdirSync(path.join(root, kind)) : []);
  // @gt names lead to sources, so that a rule sees the same file whether imported by name or by path, and no build is needed
  const alias = Object.fromEntries([...folders('libs').map((name) => [`@gt/${name}$`, path.join(root, 'libs', name, 'src/index.ts')]),
    ...folders('apps').map((name) => [`@gt/app-${name}$`, path.join(root, 'apps', name, 'src/index.ts')]),
    ...knownTools.map((name) => [`@gt/${name}$`, path.join(root, 'tools', name, 'src/index.ts')])]);
  const { output } = await cruise(['libs', 'apps', ...knownTools.map((name) => `tools/${name}`)].filter((kind) => fs.existsSync(path.join(root, kind))), {
    baseDir: root, validate: true, ruleSet: { forbidden }, outputType: 'json', tsPreCompilationDeps: true,
    combinedDependencies: true, // packages are declared in the root
    exclude: { path: '(^|/)(dist|coverage)/' }, doNotFollow: { path: 'node_modules' },
  }, { alias, extensions: ['.ts', '.mjs', '.js', '.json', '.vue'], extensionAlias: { '.js': ['.ts', '.js'] }, conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] });
  const { summary } = JSON.parse(output);
  const comments = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
  return { files: summary.totalCruised, broken: summary.violations.map(({ rule, from, to, cycle }) => ({ rule: rule.name, comment: comments.get(rule.name), from, to: cycle ? [to, ...cycle.map((c) => c.name)].join(' → ') : to })) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
  const { files, broken } = await violations(root);
  for (const { rule, comment, from, to } of broken) console.error(`${from} → ${to}\n  ${rule}: ${comment}`);
  console.log(`${files} modules read, ${broken.length} forbidden import(s)`);
  process.exit(broken.length ? 1 : 0);
}
