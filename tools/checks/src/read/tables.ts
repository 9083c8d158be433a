/** Table that holds the state of each aggregate type, with its id and version. */
export const AGGREGATE_TABLES: Readonly<Record<string, string>> = {
  'institutions.bureau': 'bureau', 'institutions.institution': 'institution', 'institutions.filing': 'filing', 'institutions.expert': 'expert',
  'institutions.rule-set': 'rule_set', 'institutions.calendar-paper': 'calendar_paper', 'institutions.fee-schedule': 'fee_schedule', 'institutions.custom-standard': 'custom_standard', 'institutions.opinion': 'opinion', 'institutions.document': 'document',
  'applications.person': 'person', 'applications.employer': 'employer', 'applications.application': 'application', 'applications.document': 'document',
  'applications.consent': 'consent', 'applications.correction': 'correction', 'applications.hold': 'draft_hold', 'applications.legacy': 'legacy_record', 'applications.person-join': 'person_join', 'applications.objection': 'objection', 'applications.appraisal-mapping': 'appraisal_mapping', 'applications.appraisal': 'appraisal',
  'evaluation.plan': 'plan', 'evaluation.panel': 'panel', 'evaluation.invitation': 'invitation', 'evaluation.score-sheet': 'score_sheet', 'evaluation.register': 'register', 'evaluation.result': 'result', 'evaluation.charge': 'charge', 'evaluation.opinion': 'opinion', 'evaluation.document': 'document',
  'certificates.batch': 'batch', 'certificates.certificate': 'certificate', 'certificates.opinion': 'opinion', 'applications.opinion': 'opinion', 'supervision.opinion': 'opinion', 'certificates.document': 'document',
  'archives.volume': 'volume', 'supervision.finding': 'finding', 'identity.account': 'account', 'identity.grant': 'role_grant',
  'identity.delegation': 'delegation', 'identity.approval-steps': 'approval_steps', 'identity.employer': 'employer', 'identity.client': 'client',
};

/**
 * Aggregates whose row is kept otherwise: a slot lies in `application_slot` and counts its releases and moves, which alone are events of it; a number
 * book lies in `number_book`, and its voids alone are events. The sentences on slots and numbers read those tables.
 */
export const WITHOUT_ROW: readonly string[] = ['applications.slot', 'certificates.number-book'];
