import { placeOf, type Resource, type Role } from './roles.js';

/** One way to an action: holders of `role` whose place is the resource's `at`, or all of them (`anywhere`). */
export interface Rule { readonly role: Role; readonly at: keyof Resource | 'anywhere' }
interface ActionRules { readonly kind: 'CHANGE' | 'READ'; readonly rules: readonly Rule[] }

/** At the role's own kind of place; a role without a place holds anywhere. */
const own = (role: Role): Rule => ({ role, at: placeOf(role) ?? 'anywhere' });
/** A role with a place, for what belongs to no place: it is enough to hold the role somewhere. */
const anywhere = (...list: Role[]): Rule[] => list.map((role) => ({ role, at: 'anywhere' }));
const rulesOf = (ways: readonly (Role | readonly Rule[])[]): Rule[] => ways.flatMap((way) => (typeof way === 'string' ? [own(way)] : way));

const change = (...ways: (Role | readonly Rule[])[]): ActionRules => ({ kind: 'CHANGE', rules: rulesOf(ways) });
/** Business data: the municipal centre reads the whole city, the auditor reads all. */
const read = (...ways: (Role | readonly Rule[])[]): ActionRules => ({ kind: 'READ', rules: rulesOf([...ways, 'MUNICIPAL_READER', 'AUDITOR']) });
/** Data of the system itself: no business of the municipal centre's readers. */
const systemRead = (...ways: (Role | readonly Rule[])[]): ActionRules => ({ kind: 'READ', rules: rulesOf([...ways, 'AUDITOR']) });

const bureau: Rule[] = [own('BUREAU_OFFICER'), own('BUREAU_REVIEWER')];
/** Who does for an ended body what its own people did: its supervisor's officer (domain.md §5). */
const successor: Rule[] = [{ role: 'BUREAU_OFFICER', at: 'successorId' }];
/** and where a second person decides, its reviewer */
const successorReviewer: Rule[] = [{ role: 'BUREAU_REVIEWER', at: 'successorId' }];
const employer: Rule[] = [own('EMPLOYER_CLERK'), own('EMPLOYER_REVIEWER')];
/** Those of a body whose work is on plans from filing to archive. */
const body: Rule[] = (['BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'EXAM_OFFICER', 'PROOFREADER', 'CHIEF', 'ARCHIVIST'] as const).map(own);
/** Those of a body who keep its papers; the others work on one step. */
const bodyOffice: Rule[] = (['BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'ARCHIVIST'] as const).map(own);
const onSite: Rule[] = [own('QUALITY_SUPERVISOR'), own('SITE_LEAD'), own('EXTERNAL_SUPERVISOR')];
/** What everybody who takes part may know: registers and rules that are made public anyhow. */
const participants: Rule[] = anywhere('BUREAU_OFFICER', 'BUREAU_REVIEWER', 'APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'EMPLOYER_SYSTEM', 'BODY_ADMIN', 'INTAKE_REVIEWER',
  'PLAN_OFFICER', 'EXAM_OFFICER', 'PROOFREADER', 'CHIEF', 'ARCHIVIST', 'QUALITY_SUPERVISOR', 'SITE_LEAD', 'EXPERT', 'EXTERNAL_SUPERVISOR');

/**
 * Who may do what: one line per action, `<aggregate>.<verb>`, in the order of the flow. The first rule that fits is the role that the event records.
 * "At the municipal centre" = a bureau role where the service gives the centre's id as `bureauId`.
 */
const table = {
  // institutions (四, 七)
  // the operator registers the first bureau (there is no bureau role before a bureau), the municipal centre the others
  'bureau.register': change('SYSTEM_OPERATOR', 'BUREAU_OFFICER'),
  'bureau.read': read(participants, 'SYSTEM_OPERATOR', 'SECURITY_ADMIN'),
  'institution.register': change('BUREAU_OFFICER'),
  'institution.change': change(bureau),
  // the municipal centre passes bodies from bureau to bureau, or takes one over (四(一))
  // an existing register as spreadsheets; each row is judged by the bureau that it is of
  'registry.import': change('BUREAU_OFFICER'),
  'registry.export': read(anywhere('BUREAU_OFFICER', 'BUREAU_REVIEWER')),
  'institution.transfer': change('BUREAU_REVIEWER'),
  // 制度 (七(一)) are the body's own
  'bodyRule.adopt': change('BODY_ADMIN'),
  // papers that prove what is recorded of a body, its filing, its experts: handed in for the own place
  'evidence.hand': change(bureau, 'BODY_ADMIN'),
  // an act: the content of papers, certificates of persons among them; each look is noted. The expert's is the own
  'evidence.look': change(bureau, bodyOffice, 'EXPERT'),
  // the list of bodies and what they may assess is public: an applicant chooses from it
  'institution.read': read(participants),
  'filing.draft': change('BODY_ADMIN'),
  'filing.submit': change('BODY_ADMIN'),
  'filing.decide': change('BUREAU_REVIEWER'),
  'filing.read': read(bureau, bodyOffice),
  // 七(五): the body answers for its price list; a published one is everybody's to read, without an account
  'fee.draft': change('BODY_ADMIN'),
  'fee.publish': change('BODY_ADMIN'),
  'fee.read': read(bureau, bodyOffice),
  // 七(六): the enterprise answers for its own standard; the rules refuse a looser one
  'standard.draft': change('BODY_ADMIN'),
  'standard.adopt': change('BODY_ADMIN'),
  'standard.read': read(bureau, bodyOffice),
  // the directory is the city's: a filing and a panel name outside experts too; who registered an entry keeps it up
  'expert.register': change(anywhere('BODY_ADMIN', 'BUREAU_OFFICER')),
  'expert.change': change('BODY_ADMIN', 'BUREAU_OFFICER'),
  'expert.availability': change('EXPERT', 'BODY_ADMIN', 'BUREAU_OFFICER'),
  'expert.read': read(anywhere('BUREAU_OFFICER', 'BUREAU_REVIEWER', 'BODY_ADMIN', 'PLAN_OFFICER'), 'EXPERT'),
  'ruleset.propose': change('BUREAU_OFFICER'),
  'ruleset.adopt': change('BUREAU_REVIEWER'),
  // every open application and plan of the city: for the municipal centre
  'ruleset.preview': read(bureau),
  'ruleset.read': read(participants),
  'calendar.propose': change('BUREAU_OFFICER'),
  'calendar.adopt': change('BUREAU_REVIEWER'),
  // every open plan of the city: for the municipal centre
  'calendar.preview': read(bureau),
  'calendar.read': read(participants),

  // applications (二, 五, 七(三))
  // an employer belongs to no body and is registered before it has a clerk
  'employer.register': change(anywhere('BUREAU_OFFICER', 'BODY_ADMIN', 'INTAKE_REVIEWER')),
  // an applicant names the unit by its credit code, which is public
  'employer.read': read(employer, 'EMPLOYER_SYSTEM', anywhere('APPLICANT', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'BODY_ADMIN', 'INTAKE_REVIEWER')),
  // a system of the employer's does what its clerk does to hand in and follow; it recommends and decides nothing
  'application.draft': change('APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_SYSTEM'),
  'application.submit': change('APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_SYSTEM'),
  'application.import': change('EMPLOYER_CLERK', 'EMPLOYER_SYSTEM'),
  'application.recommend': change('EMPLOYER_REVIEWER'),
  // 五(二): a unit without an account recommends on paper; intake checks by name and records it
  'application.recommendOnPaper': change('INTAKE_REVIEWER'),
  // 二: an employer maps its own grades once, by two people, and keeps its register of 年度考核
  'appraisal.proposeMapping': change('EMPLOYER_CLERK'),
  'appraisal.confirmMapping': change('EMPLOYER_REVIEWER'),
  'appraisal.record': change('EMPLOYER_CLERK'),
  'appraisal.read': read(employer),
  'application.accept': change('INTAKE_REVIEWER'),
  'application.refuse': change('INTAKE_REVIEWER'),
  'application.withdraw': change('APPLICANT', 'EMPLOYER_CLERK'),
  'application.read': read('APPLICANT', employer, 'EMPLOYER_SYSTEM', bodyOffice, bureau),
  // the own unit's by cursor: for those who have a place there, as the order of changes is kept by unit
  'application.follow': { kind: 'READ', rules: rulesOf([employer, 'EMPLOYER_SYSTEM']) },
  // an act: certificates and papers of a person, in clear; looks of others are noted
  'attachment.look': change('APPLICANT', employer, 'INTAKE_REVIEWER', bureau),
  // 填表说明七: one of the two copies goes into the personal file, which the employer keeps
  'copy.receive': change(employer),
  // domain.md §2, people move: the applicant reports, the unit (or intake, for one without an account) says how it is; whether it goes on is the supervisor's, or the body's
  'move.report': change('APPLICANT', employer, 'INTAKE_REVIEWER'),
  'move.check': change(employer, 'INTAKE_REVIEWER'),
  'move.decide': change('INTAKE_REVIEWER', 'BUREAU_REVIEWER'),
  'inPost.confirm': change(employer),
  'slot.release': change('BUREAU_REVIEWER'),
  // an act: a person's slots by the document's number, at the municipal centre; 经办 gives an opinion on what is to be released or moved
  'slot.lookUp': change('BUREAU_OFFICER', 'BUREAU_REVIEWER'),
  // 历史数据 (七(三)): each row by the bureau of its body; a collision of slots is the municipal centre's (slot.release)
  'legacy.import': change('BUREAU_OFFICER'),
  'legacy.end': change('BUREAU_REVIEWER'),
  // 更正, 变更 of a certificate from before this system, by two people of the bureau
  'legacy.requestAmendment': change('BUREAU_OFFICER'),
  'legacy.decideAmendment': change('BUREAU_REVIEWER'),
  'legacy.read': read(bodyOffice, bureau),
  // two documents of one person (domain.md §3): who meets them asks, the municipal centre decides; who asked sees the own request
  'person.requestJoin': change(anywhere('INTAKE_REVIEWER', 'BUREAU_OFFICER')),
  'person.decideJoin': change('BUREAU_REVIEWER'),
  'person.readJoins': read(anywhere('INTAKE_REVIEWER', 'BUREAU_OFFICER', 'BUREAU_REVIEWER')),
  // the person's own: consents to the 告知书, all that is kept of one, its correction (个人信息保护法 第十五、四十五、四十六条)
  'consent.give': change('APPLICANT'),
  'consent.withdraw': change('APPLICANT'),
  'consent.read': read('APPLICANT'),
  // an act: it is noted, and shows numbers in clear
  'person.export': change('APPLICANT'),
  'correction.request': change('APPLICANT'),
  'correction.decide': change('INTAKE_REVIEWER', 'BUREAU_REVIEWER'),
  'correction.read': read('APPLICANT', 'INTAKE_REVIEWER', bureau),
  // 异议: the applicant's against a decision; whoever decided answers first, then the supervisor settles it. The public's come without a role
  'objection.raise': change('APPLICANT'),
  'objection.answer': change('EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'),
  'objection.settle': change('BUREAU_REVIEWER'),
  'objection.read': read('APPLICANT', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER', bureau),
  // how many there are, by body
  'objection.count': read(bureau),
  // at the municipal centre: a draft that is kept beyond its term
  'hold.set': change('BUREAU_REVIEWER'),
  'purge.read': systemRead('SYSTEM_OPERATOR', 'AUDIT_ADMIN'),

  // evaluation (六(一)–六(四))
  'plan.draft': change('PLAN_OFFICER'),
  'plan.file': change('PLAN_OFFICER'),
  'plan.decide': change('BUREAU_REVIEWER'),
  'plan.enrol': change('PLAN_OFFICER'),
  'plan.run': change('PLAN_OFFICER', 'SITE_LEAD'),
  // what a candidate owes and paid (七(五)); no money moves here
  'charge.record': change('PLAN_OFFICER', 'BODY_ADMIN'),
  'charge.read': read(bodyOffice, bureau),
  'plan.read': read(body, onSite, bureau, 'EXPERT'),
  'panel.form': change('PLAN_OFFICER'),
  // the expert says by himself whether he comes (六(三))
  'invitation.answer': change('EXPERT'),
  'invitation.read': read('PLAN_OFFICER', bureau, 'EXPERT'),
  'panel.read': read(body, onSite, bureau, 'EXPERT'),
  // the exam officer keys sheets that were signed by pen
  'sheet.enter': change('EXPERT', 'EXAM_OFFICER'),
  'sheet.sign': change('EXPERT'),
  'sheet.read': read('EXPERT', 'EXAM_OFFICER', 'PROOFREADER', 'ARCHIVIST', bureau),
  'register.proofread': change('PROOFREADER'),
  'register.chairSign': change('EXPERT'),
  // the chief is one who sits, so an expert: the service gives the expert whom the plan names as chief
  'register.chiefSign': change('EXPERT'),
  'register.takeEffect': change('PLAN_OFFICER'),
  'register.read': read(body, onSite, bureau, 'EXPERT'),
  'result.read': read('APPLICANT', employer, 'EMPLOYER_SYSTEM', body, bureau),

  // certificates (六(五))
  'batch.submit': change('PLAN_OFFICER'),
  'batch.decide': change('BUREAU_REVIEWER'),
  'batch.number': change('PLAN_OFFICER'),
  'batch.publish': change('PLAN_OFFICER'),
  'batch.read': read(bodyOffice, bureau),
  'certificate.read': read('APPLICANT', employer, 'EMPLOYER_SYSTEM', bodyOffice, bureau),
  'certificate.print': change('PLAN_OFFICER', successor),
  // 更正, 变更, 补发: two people of the body, or of an ended body's supervisor
  'certificate.requestAmendment': change('BODY_ADMIN', 'PLAN_OFFICER', successor),
  'certificate.decideAmendment': change('BODY_ADMIN', successorReviewer),
  // 上网 of what was corrected, changed, cancelled or revoked
  'certificate.publish': change('PLAN_OFFICER', successor),
  // 注销 is the body's act, 撤销 the supervisor's decision
  'certificate.cancel': change('BODY_ADMIN', successor),
  'certificate.revoke': change('BUREAU_REVIEWER'),
  // a body imports the numbers that the city gave it, a bureau the certificates from before this system
  'certificate.import': change('PLAN_OFFICER', 'BUREAU_OFFICER'),

  // archives (六(六))
  'volume.read': read(bodyOffice, bureau),
  'volume.close': change('ARCHIVIST', successor),
  'volume.check': change('ARCHIVIST', successor),
  'item.capture': change('ARCHIVIST', successor),
  'item.read': read(bodyOffice, bureau),
  // certificates and proofs of an applicant: who took them in, who keeps them
  'item.readMaterial': read('INTAKE_REVIEWER', 'ARCHIVIST', bureau),

  // supervision
  'finding.read': read('BODY_ADMIN', 'PLAN_OFFICER', bureau),
  'finding.settle': change('BUREAU_REVIEWER'),
  'batchTable.read': read(body, bureau),

  // personal data: full numbers, with a reason, for those whose work is on the case (domain.md §10); the auditor reads who looked, not what they saw
  'person.unmask': change('APPLICANT', employer, 'BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', bureau),
  'message.read': read('APPLICANT', employer, bodyOffice, bureau),
  'message.send': change('INTAKE_REVIEWER', 'PLAN_OFFICER'),

  // a bureau's approvals in two steps, where it has set them so
  'approval.opine': change('BUREAU_OFFICER'),
  'approval.read': read(bureau),
  'approvalSteps.set': change('BUREAU_REVIEWER'),
  'approvalSteps.read': read(bureau),

  // every service
  // what a body that is going to end hands to its supervisor, as a list (domain.md §5)
  'handover.read': read('BODY_ADMIN', bureau),
  'document.fetch': read('SERVICE', 'APPLICANT', employer, bodyOffice, bureau),
  // the services' own: events as they are published, sealed numbers among them
  'history.read': { kind: 'READ', rules: [own('SERVICE')] },
  'rebuild.start': change('SYSTEM_OPERATOR'),
  'rebuild.read': systemRead('SYSTEM_OPERATOR'),
  'sealing.read': systemRead('SYSTEM_OPERATOR', 'SECURITY_ADMIN'),
  'sealing.rotate': change('SYSTEM_OPERATOR'),
  'reference.read': systemRead('SERVICE'),
  'health.read': systemRead('SYSTEM_OPERATOR', 'SERVICE'),
  'clock.set': change('SYSTEM_OPERATOR', 'SERVICE'),
  'audit.read': systemRead('AUDIT_ADMIN'),
  // events that a consumer could not apply; that the approver is another person than who asked is the service's own check
  'parked.read': systemRead('SYSTEM_OPERATOR'),
  'parked.replay': change('SYSTEM_OPERATOR'),
  'parked.requestSkip': change('SYSTEM_OPERATOR'),
  'parked.approveSkip': change('SYSTEM_OPERATOR'),
  'operatorAct.read': systemRead('SYSTEM_OPERATOR', 'AUDIT_ADMIN'),

  // identity
  // an account alone may nothing; who may grant at a place opens accounts for it
  'account.open': change(anywhere('SECURITY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'BODY_ADMIN', 'EMPLOYER_REVIEWER')),
  'account.read': systemRead('SECURITY_ADMIN', bureau, 'BODY_ADMIN', 'EMPLOYER_REVIEWER'),
  // the service gives the place of everything that the account holds
  'account.recover': change('SECURITY_ADMIN', bureau, 'BODY_ADMIN', 'EMPLOYER_REVIEWER'),
  'account.close': change('SECURITY_ADMIN'),
  // the first reviewer of an employer, against its licence and a letter of authorisation; he manages the others
  'employer.openAccount': change(anywhere('BUREAU_OFFICER', 'BODY_ADMIN')),
  // applicants come by their employer's list or by themselves; who sees an original makes the account the person's
  'applicant.list': change('EMPLOYER_CLERK'),
  'applicant.verify': change(anywhere('INTAKE_REVIEWER'), 'EMPLOYER_REVIEWER'),
  // systems of an employer: its reviewer's, or the administrator's of the enterprise body that it is
  'client.register': change('EMPLOYER_REVIEWER', 'BODY_ADMIN'),
  'client.read': systemRead('EMPLOYER_REVIEWER', 'BODY_ADMIN', 'SECURITY_ADMIN'),
  // a bureau manages its bodies' administrators, they their own people: the service gives the bureau for the one, the body for the other
  'grant.give': change('SECURITY_ADMIN', bureau, 'BODY_ADMIN', 'EMPLOYER_REVIEWER'),
  'grant.revoke': change('SECURITY_ADMIN', bureau, 'BODY_ADMIN', 'EMPLOYER_REVIEWER'),
  'tokenKey.read': systemRead('SYSTEM_OPERATOR'),
  'tokenKey.rotate': change('SYSTEM_OPERATOR'),
} as const satisfies Record<string, ActionRules>;

/** `<aggregate>.<verb>`; an action that is not in the table is nobody's. */
export type Action = keyof typeof table;

/** Every action, in the table's order. */
export const actions = Object.keys(table) as Action[];

/** Whether a text names an action; `constructor` and the like do not. */
export const isAction = (text: string): text is Action => Object.hasOwn(table, text);

/** Who may do an action, first fitting rule first. */
export const rules = Object.fromEntries(actions.map((action) => [action, table[action].rules])) as Record<Action, readonly Rule[]>;

/** Actions that change something; the others only read. */
export const writes: ReadonlySet<Action> = new Set(actions.filter((action) => table[action].kind === 'CHANGE'));
