import { placeOf, roles, type Role } from './roles.js';
import { actions, rules, writes } from './rules.js';

/** The policy as a table for people, made from the rules: it shows them, what is right is written by hand in the specs. */
export function policyTable(): string {
  const names = Object.keys(roles) as Role[];
  const way = (role: Role, at: string) => (at === 'anywhere' && placeOf(role) !== null ? `${role} (任何处)` : role);
  const of = (role: Role, change: boolean) => actions.filter((action) => writes.has(action) === change && rules[action].some((rule) => rule.role === role));
  return [
    '# 权限表', '', 'Made from `src/rules.ts` by `npm run policy`; it only shows. What is expected stands in `src/rules.spec.ts` and in the services\' `policy.spec.ts`, written from domain.md §10.', '',
    '## By action', '', '| action | changes | who may, each at the own place unless it says 任何处 |', '|---|---|---|',
    ...actions.map((action) => `| ${action} | ${writes.has(action) ? 'yes' : ''} | ${rules[action].map((rule) => way(rule.role, rule.at)).join(', ')} |`),
    '', '## By role', '', '| role | 名称 | place | changes | reads |', '|---|---|---|---|---|',
    ...names.map((role) => `| ${role} | ${roles[role].label} | ${placeOf(role) ?? '全市'} | ${of(role, true).join(', ')} | ${of(role, false).join(', ')} |`), '',
  ].join('\n');
}
