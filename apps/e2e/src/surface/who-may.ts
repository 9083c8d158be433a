import type { Role } from '@gt/policy';

/**
 * Who may give each command, written by hand from domain.md §10 and flow.md: the role whose work it is. Every other role is refused, wherever it is held.
 * What else the case asks (place, state, four eyes, who the plan names) is each service's; its own specs say it.
 */
const bureau: readonly Role[] = ['BUREAU_OFFICER', 'BUREAU_REVIEWER'];
const officer: readonly Role[] = ['BUREAU_OFFICER'];
const reviewer: readonly Role[] = ['BUREAU_REVIEWER'];
const admin: readonly Role[] = ['BODY_ADMIN'];
const intake: readonly Role[] = ['INTAKE_REVIEWER'];
const plans: readonly Role[] = ['PLAN_OFFICER'];
/** The officer of the bureau stands in for an ended body's archivist, as in certificates for its other people (domain.md §5). */
const archivist: readonly Role[] = ['ARCHIVIST', 'BUREAU_OFFICER'];
const expert: readonly Role[] = ['EXPERT'];
const applicant: readonly Role[] = ['APPLICANT'];
const fills: readonly Role[] = ['APPLICANT', 'EMPLOYER_CLERK'];
const clerk: readonly Role[] = ['EMPLOYER_CLERK'];
const recommends: readonly Role[] = ['EMPLOYER_REVIEWER'];
/** Whoever reads applications at all, each within the own reach. */
const readsApplications: readonly Role[] = ['APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'ARCHIVIST', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'MUNICIPAL_READER', 'AUDITOR'];
/** An employer's register is its own; who reads the whole city, and the auditor, read it too. */
const readsRegister: readonly Role[] = ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'MUNICIPAL_READER', 'AUDITOR'];
const readsCity: readonly Role[] = ['BUREAU_OFFICER', 'BUREAU_REVIEWER', 'MUNICIPAL_READER', 'AUDITOR'];
const operator: readonly Role[] = ['SYSTEM_OPERATOR'];
/** A bureau manages its bodies' administrators, they their own people (domain.md §10, issue of reach). */
const grants: readonly Role[] = ['SECURITY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'BODY_ADMIN', 'EMPLOYER_REVIEWER'];

export const WHO_MAY: Readonly<Record<string, readonly Role[]>> = {
  // institutions (四, 七, 附件1): the operator registers the first bureau, the centre's officer the rest
  'POST /api/institutions/bureaus': ['SYSTEM_OPERATOR', 'BUREAU_OFFICER'],
  'POST /api/institutions/bureaus/{id}/rename': reviewer, 'POST /api/institutions/bureaus/{id}/merge/preview': reviewer, 'POST /api/institutions/bureaus/{id}/merge': reviewer,
  'POST /api/institutions/institutions': officer,
  'POST /api/institutions/institutions/{id}/sites': bureau, 'POST /api/institutions/institutions/{id}/sites/{siteId}/number-evidence': bureau,
  'PUT /api/institutions/institutions/{id}/covered-units': bureau, 'PUT /api/institutions/institutions/{id}/filed-scope': bureau,
  'POST /api/institutions/institutions/{id}/activate': bureau, 'POST /api/institutions/institutions/{id}/suspend': bureau, 'POST /api/institutions/institutions/{id}/resume': bureau, 'POST /api/institutions/institutions/{id}/end': bureau,
  'PUT /api/institutions/institutions/{id}/sites/{siteId}': bureau, 'POST /api/institutions/institutions/{id}/sites/{siteId}/number-evidence/correction': reviewer,
  // what a transfer of bodies would take along, asked of every service by whose act it is
  'POST /api/applications/open-cases': reviewer, 'POST /api/evaluation/open-cases': reviewer, 'POST /api/certificates/open-cases': reviewer, 'POST /api/archives/open-cases': reviewer, 'POST /api/supervision/open-cases': reviewer,
  'POST /api/institutions/filings': admin, 'PUT /api/institutions/filings/{id}': admin, 'POST /api/institutions/filings/{id}/submit': admin,
  'POST /api/institutions/filings/{id}/approve': reviewer, 'POST /api/institutions/filings/{id}/return': reviewer, 'POST /api/institutions/filings/{id}/revoke': reviewer,
  'POST /api/institutions/experts': ['BODY_ADMIN', 'BUREAU_OFFICER'], 'PUT /api/institutions/experts/{id}/qualifications': ['BODY_ADMIN', 'BUREAU_OFFICER'],
  'PUT /api/institutions/experts/{id}': ['BODY_ADMIN', 'BUREAU_OFFICER'], 'PUT /api/institutions/experts/{id}/availability': ['EXPERT', 'BODY_ADMIN', 'BUREAU_OFFICER'],
  'POST /api/institutions/filings/{id}/change': admin, 'POST /api/institutions/filings/{id}/checks': admin,
  'PUT /api/institutions/institutions/{id}/profile': bureau, 'POST /api/institutions/institutions/{id}/filing-mode': bureau, 'POST /api/institutions/institutions/{id}/handovers': bureau,
  'POST /api/institutions/bureaus/{id}/transfers/preview': reviewer, 'POST /api/institutions/bureaus/{id}/transfers': reviewer,
  // 制度, prices and an own standard are the body's to answer for (七(一), 七(五), 七(六))
  'POST /api/institutions/files': [...admin, ...bureau], 'POST /api/institutions/institutions/{id}/rules/file': admin, 'POST /api/institutions/institutions/{id}/sites/{siteId}/number-evidence/file': bureau, 'POST /api/institutions/institutions/{id}/filing-mode/file': bureau,
  'POST /api/institutions/institutions/{id}/rules': admin, 'POST /api/institutions/fee-schedules': admin, 'PUT /api/institutions/fee-schedules/{id}': admin, 'POST /api/institutions/fee-schedules/{id}/publish': admin,
  'POST /api/institutions/custom-standards': admin, 'PUT /api/institutions/custom-standards/{id}': admin, 'POST /api/institutions/custom-standards/{id}/adopt': admin,
  'POST /api/institutions/rule-sets': officer, 'POST /api/institutions/rule-sets/{id}/adopt': reviewer, 'POST /api/institutions/rule-sets/{id}/decline': reviewer, 'POST /api/institutions/calendar-papers/{id}/decline': reviewer,
  'POST /api/institutions/calendar-papers': officer, 'POST /api/institutions/calendar-papers/{id}/adopt': reviewer,

  // applications (二, 五, 七(三))
  'POST /api/applications/employers': ['BUREAU_OFFICER', 'BODY_ADMIN', 'INTAKE_REVIEWER'],
  'POST /api/applications/applications': fills, 'PUT /api/applications/applications/{id}': fills, 'POST /api/applications/applications/{id}/retake': fills,
  'POST /api/applications/applications/{id}/submit': fills, 'POST /api/applications/submissions': fills, 'POST /api/applications/signed-pages': fills, 'POST /api/applications/consent-pages': fills,
  'POST /api/applications/applications/{id}/withdraw': fills,
  'POST /api/applications/applications/{id}/recommend': recommends, 'POST /api/applications/applications/{id}/return': recommends, 'POST /api/applications/applications/{id}/not-recommend': recommends, 'POST /api/applications/recommendations': recommends,
  'POST /api/applications/applications/{id}/accept': intake, 'POST /api/applications/acceptances': intake, 'POST /api/applications/applications/{id}/request-supplement': intake,
  'POST /api/applications/applications/{id}/attachments': fills, 'POST /api/applications/attachments/{id}/removal': fills, 'PUT /api/applications/applications/{id}/photo': fills, 'POST /api/applications/applications/{id}/photo/crop': fills, 'POST /api/applications/applications/{id}/photo/removal': fills, 'POST /api/applications/applications/{id}/photo/turn': fills, 'POST /api/applications/applications/{id}/signed-pages': fills, 'POST /api/applications/prints': ['APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'BUREAU_OFFICER', 'BUREAU_REVIEWER'],
  'POST /api/applications/applications/{id}/material-checks': intake, 'POST /api/applications/personal-copies': ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER'],
  'POST /api/applications/applications/{id}/refuse': intake, 'POST /api/applications/applications/{id}/withdraw-by-decision': intake,
  'POST /api/applications/legacy/{id}/amendments': ['BUREAU_OFFICER'], 'POST /api/applications/legacy/{id}/amendment-decisions': reviewer,
  'POST /api/applications/imports': clerk, 'POST /api/applications/imports/{id}/load': clerk, 'POST /api/applications/imports/{id}/cancel': clerk,
  // 二: own grades by two people of the unit; 五(二): the paper of a unit without an account by intake
  'POST /api/applications/appraisal-mappings': ['EMPLOYER_CLERK'], 'POST /api/applications/appraisal-mappings/{id}/confirm': recommends, 'POST /api/applications/appraisal-mappings/{id}/refuse': recommends,
  'POST /api/applications/appraisal-imports': ['EMPLOYER_CLERK'], 'POST /api/applications/appraisals/{id}/correction': ['EMPLOYER_CLERK'], 'POST /api/applications/appraisals/{id}/void': ['EMPLOYER_CLERK'],
  'POST /api/applications/appraisals/searches': readsRegister,
  'POST /api/applications/applications/{id}/recommendation-pages': intake, 'POST /api/applications/applications/{id}/paper-recommendation': intake, 'POST /api/applications/applications/{id}/paper-return': intake,
  'POST /api/applications/bundles': clerk, 'POST /api/applications/bundles/{id}/cancel': clerk, 'POST /api/applications/scans': clerk, 'POST /api/applications/scans/{id}/registrations': clerk,
  'POST /api/applications/searches': readsApplications, 'POST /api/applications/applications/{id}/comparisons': readsApplications, 'POST /api/applications/applications/{id}/move-previews': readsApplications,
  'POST /api/applications/slots/releases': reviewer, 'POST /api/applications/slots/moves': reviewer, 'POST /api/applications/person-lookups': bureau,
  // people who move (domain.md §2), and 在职在岗 confirmed again by the unit
  'POST /api/applications/applications/{id}/report-move': ['APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'], 'POST /api/applications/applications/{id}/check-move': ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'],
  'POST /api/applications/applications/{id}/decide-move': ['INTAKE_REVIEWER', 'BUREAU_REVIEWER'], 'POST /api/applications/in-post-confirmations': ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER'],
  // what is the person's own, nobody else gives, takes back or asks for (个人信息保护法)
  'POST /api/applications/consents': applicant, 'POST /api/applications/consents/withdrawals': applicant, 'POST /api/applications/corrections': applicant,
  // 异议: the applicant's alone to raise and take further; whoever decided answers, then the supervisor
  'POST /api/applications/objections': applicant, 'POST /api/applications/objections/{id}/escalation': applicant, 'POST /api/applications/objections/{id}/withdrawal': applicant, 'POST /api/applications/objections/{id}/attachments': applicant,
  'POST /api/applications/objections/{id}/answer': ['EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'], 'POST /api/applications/objections/{id}/settlement': reviewer,
  'POST /api/applications/corrections/{id}/decision': ['INTAKE_REVIEWER', 'BUREAU_REVIEWER'], 'POST /api/applications/draft-holds': reviewer,

  // what a proposed rule set would change is the municipal centre's to ask, and that of those who read the city
  'POST /api/applications/rule-set-previews': readsCity, 'POST /api/evaluation/rule-set-previews': readsCity,

  // evaluation (六(一)–六(四))
  'POST /api/evaluation/plans/{id}/invitations': plans, 'POST /api/evaluation/invitations/{id}/withdraw': plans, 'POST /api/evaluation/invitations/{id}/answer': expert,
  'POST /api/evaluation/plans': plans, 'PUT /api/evaluation/plans/{id}': plans, 'POST /api/evaluation/plans/{id}/file': plans, 'POST /api/evaluation/plans/{id}/filing-previews': plans, 'POST /api/evaluation/plans/{id}/postpone': plans, 'POST /api/evaluation/plans/{id}/cancel': plans,
  'POST /api/evaluation/plans/{id}/enrolments': plans, 'POST /api/evaluation/plans/{id}/transfers': plans, 'POST /api/evaluation/plans/{id}/transfer-previews': plans, 'POST /api/evaluation/plans/{id}/excuses': plans, 'POST /api/evaluation/plans/{id}/filing-permissions': reviewer, 'POST /api/evaluation/plans/{id}/return': reviewer,
  'POST /api/evaluation/plans/{id}/charges': ['PLAN_OFFICER', 'BODY_ADMIN'], 'POST /api/evaluation/charges/{id}/waive': ['PLAN_OFFICER', 'BODY_ADMIN'], 'POST /api/evaluation/charges/{id}/pay': ['PLAN_OFFICER', 'BODY_ADMIN'], 'POST /api/evaluation/charges/{id}/refund': ['PLAN_OFFICER', 'BODY_ADMIN'],
  'POST /api/evaluation/plans/{id}/start': ['PLAN_OFFICER', 'SITE_LEAD'], 'POST /api/evaluation/plans/{id}/panels': plans, 'POST /api/evaluation/plans/{id}/panel-previews': plans, 'POST /api/evaluation/panels/{id}/dissolve': plans,
  'POST /api/evaluation/sheets/scores': ['EXPERT', 'EXAM_OFFICER'], 'POST /api/evaluation/sheets/signatures': expert, 'POST /api/evaluation/sheets/{id}/supersede': expert,
  // who enters scores does not proofread; the chief is one who sits
  'POST /api/evaluation/registers/{id}/proofread': ['PROOFREADER'], 'POST /api/evaluation/registers/{id}/return': ['PROOFREADER'], 'POST /api/evaluation/registers/{id}/chair-signatures': expert, 'POST /api/evaluation/registers/{id}/chief-signature': expert,
  'POST /api/evaluation/registers/{id}/take-effect': plans,

  // certificates (六(五)): who submits a batch does not confirm it
  'POST /api/certificates/batches': plans, 'POST /api/certificates/batches/{id}/resubmission': plans, 'POST /api/certificates/batches/{id}/confirmation': reviewer, 'POST /api/certificates/batches/{id}/return': reviewer,
  'POST /api/certificates/batches/{id}/numbering': plans, 'POST /api/certificates/batches/{id}/publication': plans, 'POST /api/certificates/certificates/{id}/printing': ['PLAN_OFFICER', 'BUREAU_OFFICER'], 'POST /api/certificates/certificates/{id}/photo-waiver': ['PLAN_OFFICER', 'BUREAU_OFFICER'],
  'POST /api/certificates/batches/{id}/import-previews': ['PLAN_OFFICER', 'BUREAU_OFFICER'], 'POST /api/certificates/batches/{id}/imports': ['PLAN_OFFICER', 'BUREAU_OFFICER'],
  // 更正, 变更, 补发 by two people; of an ended body by its supervisor's
  'POST /api/certificates/certificates/{id}/amendments': ['BODY_ADMIN', 'PLAN_OFFICER', 'BUREAU_OFFICER'], 'POST /api/certificates/certificates/{id}/amendment-decisions': ['BODY_ADMIN', 'BUREAU_REVIEWER'],
  'POST /api/certificates/certificates/{id}/publication': ['PLAN_OFFICER', 'BUREAU_OFFICER'], 'POST /api/certificates/certificates/{id}/cancellation': ['BODY_ADMIN', 'BUREAU_OFFICER'], 'POST /api/certificates/certificates/{id}/revocation': reviewer,

  // archives (六(六)), supervision
  'POST /api/archives/volumes/{id}/closing': archivist, 'POST /api/archives/volumes/{id}/integrity-checks': archivist, 'POST /api/archives/volumes/{id}/items/{documentId}/captures': archivist,
  'POST /api/supervision/findings/{id}/settle': reviewer,

  // identity: the three exclusive roles meet here, and none does another's work
  'POST /api/identity/accounts': grants, 'POST /api/identity/accounts/{id}/recovery': grants, 'POST /api/identity/accounts/{id}/recovery/decision': grants, 'POST /api/identity/accounts/{id}/closing': ['SECURITY_ADMIN'],
  'POST /api/identity/grants': grants, 'POST /api/identity/grants/{id}/revocation': grants, 'POST /api/identity/grants/hand-over-previews': grants, 'POST /api/identity/grants/hand-overs': grants,
  'POST /api/identity/token-keys/rotation': operator,
  // the employer's first account is opened by its bureau or a body; whoever has the original before him says who an applicant is
  'POST /api/identity/employer-accounts': ['BUREAU_OFFICER', 'BODY_ADMIN'], 'POST /api/identity/employer-applicants': clerk,
  'POST /api/identity/applicant-claims/searches': ['INTAKE_REVIEWER', 'EMPLOYER_REVIEWER'], 'POST /api/identity/applicant-claims/{id}/verification': ['INTAKE_REVIEWER', 'EMPLOYER_REVIEWER'],
  'POST /api/identity/clients': ['EMPLOYER_REVIEWER', 'BODY_ADMIN'], 'POST /api/identity/clients/{id}/secret': ['EMPLOYER_REVIEWER', 'BODY_ADMIN'], 'POST /api/identity/clients/{id}/ending': ['EMPLOYER_REVIEWER', 'BODY_ADMIN'],
  'PUT /api/identity/approval-steps/{bureauId}': reviewer,
};

/** What everybody does with his own account, whatever he holds: stand-ins of his own grants, his password, his phone, his sign-ins, his views of lists. */
export const OWN: readonly string[] = ['POST /api/identity/delegations', 'POST /api/identity/delegations/{id}/ending', 'POST /api/identity/password', 'POST /api/identity/second-factor', 'POST /api/identity/second-factor/confirmation', 'POST /api/identity/sessions/{id}/end', 'POST /api/identity/sign-out',
  'POST /api/portal/views', 'POST /api/portal/views/{id}/removal'];

/** Questions that are asked in a body: they change nothing, and onlookers ask them too. */
export const QUESTIONS: readonly string[] = ['POST /api/applications/searches', 'POST /api/applications/appraisals/searches', 'POST /api/applications/applications/{id}/comparisons', 'POST /api/applications/applications/{id}/move-previews', 'POST /api/applications/rule-set-previews', 'POST /api/evaluation/rule-set-previews'];

/** Commands that every service has. */
export const IN_EVERY_SERVICE: Readonly<Record<string, readonly Role[]>> = {
  'PUT /clock': operator, 'POST /rebuilds': operator, 'POST /sealing/rotations': operator,
  'POST /parked-events/{id}/replay': operator, 'POST /parked-events/{id}/skip-requests': operator, 'POST /skip-requests/{id}/approval': operator,
  // full numbers are for those whose work is on the case; the auditor sees who looked, not what was seen
  'POST /unmaskings': ['APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'BODY_ADMIN', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'BUREAU_OFFICER', 'BUREAU_REVIEWER'],
  // 经办, where a bureau has set an approval to two steps
  'POST /opinions': officer,
  'POST /messages/{id}/resend': ['INTAKE_REVIEWER', 'PLAN_OFFICER'], 'POST /messages/{id}/receipt': ['INTAKE_REVIEWER', 'PLAN_OFFICER'],
};

/** The roles that may give a command, as written above; undefined: nobody has written it yet. */
export const rolesThatMay = (service: string, method: string, path: string): readonly Role[] | undefined => WHO_MAY[`${method} ${path}`] ?? IN_EVERY_SERVICE[`${method} ${path.replace(`/api/${service}`, '')}`];
