import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { DEVELOPMENT_PAGES, PAGE_ROUTES, type PageName } from '../../src/page-routes.js';
import { pages as names } from './frame/texts.js';

type Load = () => Promise<unknown>;
/** One chunk for each page: a visitor of 证书查询 loads no table of a clerk's. */
const PAGES: Readonly<Partial<Record<PageName, { readonly load: Load; readonly signedIn?: true }>>> = {
  home: { load: () => import('./pages/home/HomePage.vue') },
  verify: { load: () => import('./pages/verify/VerifyPage.vue') },
  selfCheck: { load: () => import('./pages/self-check/SelfCheckPage.vue') },
  scores: { load: () => import('./pages/scores/ScoresPage.vue') },
  workingDays: { load: () => import('./pages/working-days/WorkingDaysPage.vue') },
  policy: { load: () => import('./pages/policy/PolicyPage.vue') },
  bodies: { load: () => import('./pages/bodies/BodiesPage.vue') },
  publicity: { load: () => import('./pages/bodies/PublicityPage.vue') },
  objections: { load: () => import('./pages/objections/ObjectionsPage.vue') },
  questions: { load: () => import('./pages/questions/QuestionsPage.vue') },
  guides: { load: () => import('./pages/guides/GuidesPage.vue') },
  guide: { load: () => import('./pages/guides/GuidesPage.vue') },
  register: { load: () => import('./pages/people/RegisterPage.vue') },
  demonstration: { load: () => import('./pages/demonstration/DemonstrationPage.vue') },
  todo: { load: () => import('./pages/work/TodoPage.vue'), signedIn: true },
  account: { load: () => import('./pages/accounts/AccountPage.vue'), signedIn: true },
  ownData: { load: () => import('./pages/own/OwnDataPage.vue'), signedIn: true },
  delegations: { load: () => import('./pages/accounts/DelegationsPage.vue'), signedIn: true },
  trace: { load: () => import('./pages/work/TracePage.vue'), signedIn: true },
  institutions: { load: () => import('./pages/work/InstitutionsPage.vue'), signedIn: true },
  institution: { load: () => import('./pages/work/InstitutionCase.vue'), signedIn: true },
  filings: { load: () => import('./pages/work/FilingsPage.vue'), signedIn: true },
  filing: { load: () => import('./pages/work/FilingCase.vue'), signedIn: true },
  experts: { load: () => import('./pages/work/ExpertsPage.vue'), signedIn: true },
  registry: { load: () => import('./pages/work/RegistryPage.vue'), signedIn: true },
  transfers: { load: () => import('./pages/work/TransferPage.vue'), signedIn: true },
  customStandards: { load: () => import('./pages/work/StandardsPage.vue'), signedIn: true },
  customStandard: { load: () => import('./pages/work/StandardCase.vue'), signedIn: true },
  feeSchedules: { load: () => import('./pages/work/FeesPage.vue'), signedIn: true },
  feeSchedule: { load: () => import('./pages/work/FeeCase.vue'), signedIn: true },
  applications: { load: () => import('./pages/work/ApplicationsPage.vue'), signedIn: true },
  applicationNew: { load: () => import('./pages/apply/ApplyStart.vue'), signedIn: true },
  applicationFill: { load: () => import('./pages/apply/ApplyPage.vue'), signedIn: true },
  application: { load: () => import('./pages/work/ApplicationCase.vue'), signedIn: true },
  bundles: { load: () => import('./pages/materials/BundlesPage.vue'), signedIn: true },
  inPost: { load: () => import('./pages/moves/InPostPage.vue'), signedIn: true },
  scans: { load: () => import('./pages/materials/ScansPage.vue'), signedIn: true },
  appraisals: { load: () => import('./pages/appraisals/AppraisalsPage.vue'), signedIn: true },
  appraisalYear: { load: () => import('./pages/appraisals/YearCase.vue'), signedIn: true },
  appraisalMapping: { load: () => import('./pages/appraisals/MappingCase.vue'), signedIn: true },
  imports: { load: () => import('./pages/work/ImportsPage.vue'), signedIn: true },
  legacy: { load: () => import('./pages/work/LegacyPage.vue'), signedIn: true },
  legacyRecord: { load: () => import('./pages/work/LegacyCase.vue'), signedIn: true },
  search: { load: () => import('./pages/work/SearchPage.vue'), signedIn: true },
  persons: { load: () => import('./pages/work/PersonsPage.vue'), signedIn: true },
  personJoin: { load: () => import('./pages/work/PersonJoinCase.vue'), signedIn: true },
  objectionCases: { load: () => import('./pages/objections/ObjectionCases.vue'), signedIn: true },
  objection: { load: () => import('./pages/objections/ObjectionCase.vue'), signedIn: true },
  corrections: { load: () => import('./pages/work/CorrectionsPage.vue'), signedIn: true },
  correction: { load: () => import('./pages/work/CorrectionCase.vue'), signedIn: true },
  messages: { load: () => import('./pages/messages/MessagesPage.vue'), signedIn: true },
  plans: { load: () => import('./pages/work/PlansPage.vue'), signedIn: true },
  plan: { load: () => import('./pages/work/PlanCase.vue'), signedIn: true },
  planNew: { load: () => import('./pages/plans/PlanDraftPage.vue'), signedIn: true },
  planEdit: { load: () => import('./pages/plans/PlanDraftPage.vue'), signedIn: true },
  planPanels: { load: () => import('./pages/plans/PanelsPage.vue'), signedIn: true },
  invitations: { load: () => import('./pages/plans/InvitationsPage.vue'), signedIn: true },
  invitation: { load: () => import('./pages/plans/InvitationCase.vue'), signedIn: true },
  sheets: { load: () => import('./pages/work/SheetsPage.vue'), signedIn: true },
  registers: { load: () => import('./pages/work/RegisterCase.vue'), signedIn: true },
  results: { load: () => import('./pages/work/ResultsPage.vue'), signedIn: true },
  batches: { load: () => import('./pages/work/BatchesPage.vue'), signedIn: true },
  batch: { load: () => import('./pages/work/BatchCase.vue'), signedIn: true },
  certificates: { load: () => import('./pages/work/CertificatesPage.vue'), signedIn: true },
  certificate: { load: () => import('./pages/work/CertificateCase.vue'), signedIn: true },
  volumes: { load: () => import('./pages/work/VolumesPage.vue'), signedIn: true },
  volume: { load: () => import('./pages/work/VolumeCase.vue'), signedIn: true },
  findings: { load: () => import('./pages/work/FindingsPage.vue'), signedIn: true },
  finding: { load: () => import('./pages/work/FindingCase.vue'), signedIn: true },
  rules: { load: () => import('./pages/work/RulesPage.vue'), signedIn: true },
  approvalSteps: { load: () => import('./pages/settings/ApprovalStepsPage.vue'), signedIn: true },
  applicants: { load: () => import('./pages/people/ApplicantsPage.vue'), signedIn: true },
  employerAccounts: { load: () => import('./pages/accounts/EmployerAccountsPage.vue'), signedIn: true },
  clients: { load: () => import('./pages/accounts/ClientsPage.vue'), signedIn: true },
  accounts: { load: () => import('./pages/accounts/AccountsPage.vue'), signedIn: true },
  health: { load: () => import('./pages/work/HealthPage.vue'), signedIn: true },
  parked: { load: () => import('./pages/system/ParkedPage.vue'), signedIn: true },
  jobs: { load: () => import('./pages/system/JobsPage.vue'), signedIn: true },
  audit: { load: () => import('./pages/system/AuditPage.vue'), signedIn: true },
  outbox: { load: () => import('./pages/messages/OutboxPage.vue') },
  catalogue: { load: () => import('./pages/catalogue/CataloguePage.vue') },
};

const routes: RouteRecordRaw[] = (Object.entries(PAGES) as [PageName, { load: Load; signedIn?: true }][]).map(([name, page]) => ({
  path: PAGE_ROUTES[name], name, component: page.load as never, props: true, meta: { title: names[name], signedIn: page.signedIn ?? false },
}));
routes.push({ path: '/:rest(.*)*', name: 'notFound', component: () => import('./pages/NotFoundPage.vue'), meta: { title: '' } });

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: `[id="${decodeURIComponent(to.hash.slice(1))}"]`, top: 72 } : to.path === from.path ? false : { top: 0 }),
});

/** A certificate's QR code leads to the first page with its number. */
router.beforeEach((to) => (to.name === 'home' && typeof to.query['number'] === 'string' ? { name: 'verify', query: { number: to.query['number'] } } : true));

/** Whether a page is one that the development profile alone has. */
export const isDevelopmentPage = (name: unknown): boolean => DEVELOPMENT_PAGES.includes(name as PageName);
