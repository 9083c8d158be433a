import type { Action } from '@gt/policy';
import { PAGE_ROUTES, type PageName } from '../../../src/page-routes.js';
import { mayNow } from '../api/session.js';
import { isDevelopment } from '../profile.js';
import { groups, pages } from './texts.js';

export interface Entry { readonly page: PageName; readonly label: string; readonly to: string }
export interface Group { readonly key: string; readonly label: string; readonly entries: readonly Entry[] }

const entry = (page: PageName): Entry => ({ page, label: pages[page], to: PAGE_ROUTES[page] });

/** What everybody finds, signed in or not. */
export const PUBLIC_ENTRIES: readonly Entry[] = ([
  'home', 'verify', 'selfCheck', 'scores', 'workingDays', 'policy', 'bodies', 'publicity', 'objections', 'questions', 'guides', 'register', ...(isDevelopment ? ['demonstration', 'outbox', 'catalogue'] as const : []),
] as const).map(entry);

/** An entry is in the menu of a role that may do one of its actions (libs/policy). */
const WORK: readonly { readonly group: keyof typeof groups; readonly page: PageName; readonly actions: readonly Action[] | 'everybody' }[] = [
  { group: 'todo', page: 'todo', actions: 'everybody' },
  { group: 'todo', page: 'ownData', actions: ['person.export'] },
  { group: 'apply', page: 'applications', actions: ['application.read'] },
  { group: 'apply', page: 'search', actions: ['application.read'] },
  { group: 'apply', page: 'applicationNew', actions: ['application.draft'] },
  { group: 'apply', page: 'imports', actions: ['application.import'] },
  { group: 'apply', page: 'bundles', actions: ['application.import'] },
  { group: 'apply', page: 'appraisals', actions: ['appraisal.record', 'appraisal.confirmMapping'] },
  { group: 'apply', page: 'applicants', actions: ['applicant.verify', 'applicant.list'] },
  { group: 'apply', page: 'inPost', actions: ['inPost.confirm'] },
  { group: 'apply', page: 'scans', actions: ['application.import'] },
  { group: 'apply', page: 'messages', actions: ['message.send'] },
  { group: 'apply', page: 'objectionCases', actions: ['objection.read'] },
  { group: 'apply', page: 'legacy', actions: ['legacy.read'] },
  { group: 'apply', page: 'persons', actions: ['person.readJoins'] },
  { group: 'apply', page: 'corrections', actions: ['correction.decide'] },
  { group: 'evaluate', page: 'plans', actions: ['plan.read'] },
  { group: 'evaluate', page: 'planNew', actions: ['plan.draft'] },
  { group: 'evaluate', page: 'invitations', actions: ['invitation.answer'] },
  { group: 'evaluate', page: 'sheets', actions: ['sheet.enter', 'sheet.sign'] },
  { group: 'evaluate', page: 'results', actions: ['result.read'] },
  { group: 'certify', page: 'batches', actions: ['batch.read'] },
  { group: 'certify', page: 'certificates', actions: ['certificate.read'] },
  { group: 'archive', page: 'volumes', actions: ['volume.read'] },
  { group: 'archive', page: 'findings', actions: ['finding.read'] },
  { group: 'bodies', page: 'institutions', actions: ['institution.read'] },
  { group: 'bodies', page: 'filings', actions: ['filing.read'] },
  { group: 'bodies', page: 'experts', actions: ['expert.read'] },
  { group: 'bodies', page: 'feeSchedules', actions: ['fee.read'] },
  { group: 'bodies', page: 'customStandards', actions: ['standard.read'] },
  { group: 'bodies', page: 'rules', actions: ['ruleset.read'] },
  { group: 'system', page: 'accounts', actions: ['account.read'] },
  { group: 'system', page: 'employerAccounts', actions: ['employer.openAccount'] },
  { group: 'system', page: 'clients', actions: ['client.register'] },
  { group: 'system', page: 'approvalSteps', actions: ['approvalSteps.read'] },
  { group: 'system', page: 'health', actions: ['health.read'] },
  { group: 'system', page: 'parked', actions: ['parked.read'] },
  { group: 'system', page: 'jobs', actions: ['rebuild.read'] },
  { group: 'system', page: 'audit', actions: ['audit.read'] },
];

/** The menu of the role that is acted in. */
export function workMenu(): Group[] {
  const mine = WORK.filter(({ actions }) => actions === 'everybody' || actions.some(mayNow));
  return (Object.keys(groups) as (keyof typeof groups)[]).map((key) => ({ key, label: groups[key], entries: mine.filter((m) => m.group === key).map((m) => entry(m.page)) })).filter((g) => g.entries.length > 0);
}
