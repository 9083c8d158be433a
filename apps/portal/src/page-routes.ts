/**
 * The addresses of pages, one list for the server and the browser's router: the server answers them with the application, and everything
 * else that a browser asks for with the application too, as 404. `:id` stands for one part of an address.
 */
export const PAGE_ROUTES = {
  // everybody
  home: '/', verify: '/verify', selfCheck: '/self-check', scores: '/scores', workingDays: '/working-days', policy: '/policy', bodies: '/bodies', publicity: '/publicity',
  objections: '/objections', questions: '/questions', guides: '/guides', guide: '/guides/:guide', register: '/register', demonstration: '/demonstration',
  // signed in
  todo: '/todo', account: '/account', delegations: '/delegations', ownData: '/own-data', trace: '/plans/:id/trace',
  institutions: '/institutions', institution: '/institutions/:id', filings: '/filings', filing: '/filings/:id', experts: '/experts', transfers: '/transfers', registry: '/registry', customStandards: '/custom-standards', customStandard: '/custom-standards/:id', feeSchedules: '/fee-schedules', feeSchedule: '/fee-schedules/:id',
  applications: '/applications', applicationNew: '/applications/new', application: '/applications/:id', applicationFill: '/applications/:id/fill', imports: '/imports', bundles: '/bundles', legacy: '/legacy', legacyRecord: '/legacy/:id', persons: '/persons', search: '/search', personJoin: '/person-joins/:id', appraisals: '/appraisals', appraisalYear: '/appraisals/:id', appraisalMapping: '/appraisal-mappings/:id', corrections: '/corrections', correction: '/corrections/:id', scans: '/scans', messages: '/messages', inPost: '/in-post', objectionCases: '/objection-cases', objection: '/objections/:id',
  plans: '/plans', planNew: '/plans/new', plan: '/plans/:id', planEdit: '/plans/:id/edit', planPanels: '/plans/:id/panels', invitations: '/invitations', invitation: '/invitations/:id', sheets: '/sheets', registers: '/registers/:id', results: '/results',
  batches: '/batches', batch: '/batches/:id', certificates: '/certificates', certificate: '/certificates/:id', volumes: '/volumes', volume: '/volumes/:id', findings: '/findings', finding: '/findings/:id',
  rules: '/rules', approvalSteps: '/approval-steps', accounts: '/accounts', employerAccounts: '/employer-accounts', clients: '/clients', applicants: '/applicants', health: '/health', parked: '/parked', jobs: '/jobs', audit: '/audit',
  // development profile alone
  catalogue: '/catalogue', outbox: '/outbox',
} as const;

export type PageName = keyof typeof PAGE_ROUTES;

/** Pages that the development profile alone has. */
export const DEVELOPMENT_PAGES: readonly PageName[] = ['catalogue', 'demonstration', 'outbox'];

const PATTERNS = (Object.entries(PAGE_ROUTES) as Array<[PageName, string]>).map(([name, route]) => ({ name, pattern: new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`) }));

/** The page of an address (path alone), or undefined. */
export const pageOf = (path: string): PageName | undefined => PATTERNS.find(({ pattern }) => pattern.test(path))?.name;
