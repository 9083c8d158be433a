import fs from 'node:fs';
import { actions, policyTable, roles } from './index.js';

it('the committed table is what the rules say: npm run policy writes it', () => {
  expect(fs.readFileSync(new URL('../POLICY.md', import.meta.url), 'utf8')).toBe(policyTable());
});

it('shows every action and every role once', () => {
  const lines = policyTable().split('\n');
  for (const name of [...actions, ...Object.keys(roles)]) expect(lines.filter((line) => line.startsWith(`| ${name} |`))).toHaveLength(1);
});
