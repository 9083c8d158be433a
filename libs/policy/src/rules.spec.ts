import { actions, allow, placeOf, roles, rules, writes, type Action, type Actor, type Resource, type Role } from './index.js';

/** Everything about one case at one place: a grant at `here` of any kind matches it, one at `elsewhere` never does. */
const here = '11111111-1111-4111-8111-111111111111';
const elsewhere = '22222222-2222-4222-8222-222222222222';
const resource: Resource = { bureauId: here, institutionId: here, employerId: here, personId: here, expertIds: [here], planId: here };
const holder = (role: Role, place = here): Actor => ({ subject: 'someone', grants: [{ role, place: placeOf(role) === null ? null : place }] });
const allowed = (role: Role, place = here): Action[] => actions.filter((action) => allow(holder(role, place), action, resource));

/** What each role changes, written from domain.md §10 and flow.md, not from the table. Whatever is not named is refused. */
const changes: Record<Role, Action[]> = {
  BUREAU_OFFICER: ['evidence.hand', 'evidence.look', 'bureau.register', 'registry.import', 'legacy.import', 'legacy.requestAmendment', 'person.requestJoin', 'institution.register', 'institution.change', 'expert.register', 'expert.change', 'expert.availability', 'ruleset.propose', 'calendar.propose', 'employer.register', 'certificate.import', 'account.open', 'account.recover', 'grant.give', 'grant.revoke', 'person.unmask', 'attachment.look', 'approval.opine', 'employer.openAccount', 'slot.lookUp'],
  BUREAU_REVIEWER: ['evidence.hand', 'evidence.look', 'institution.change', 'institution.transfer', 'filing.decide', 'ruleset.adopt', 'calendar.adopt', 'slot.release', 'legacy.end', 'legacy.decideAmendment', 'person.decideJoin', 'plan.decide', 'batch.decide', 'certificate.revoke', 'finding.settle', 'account.open', 'account.recover', 'grant.give', 'grant.revoke', 'person.unmask', 'attachment.look', 'approvalSteps.set', 'correction.decide', 'hold.set', 'objection.settle', 'move.decide', 'slot.lookUp'],
  MUNICIPAL_READER: [],
  APPLICANT: ['application.draft', 'application.submit', 'application.withdraw', 'person.unmask', 'attachment.look', 'consent.give', 'consent.withdraw', 'person.export', 'correction.request', 'objection.raise', 'move.report'],
  EMPLOYER_CLERK: ['appraisal.proposeMapping', 'appraisal.record', 'application.draft', 'application.submit', 'application.import', 'application.withdraw', 'person.unmask', 'attachment.look', 'applicant.list', 'copy.receive', 'move.report', 'move.check', 'inPost.confirm'],
  EMPLOYER_REVIEWER: ['objection.answer', 'application.recommend', 'appraisal.confirmMapping', 'person.unmask', 'attachment.look', 'account.open', 'account.recover', 'grant.give', 'grant.revoke', 'client.register', 'applicant.verify', 'copy.receive', 'move.report', 'move.check', 'inPost.confirm'],
  EMPLOYER_SYSTEM: ['application.draft', 'application.submit', 'application.import'],
  BODY_ADMIN: ['evidence.hand', 'evidence.look', 'bodyRule.adopt', 'standard.draft', 'standard.adopt', 'filing.draft', 'filing.submit', 'fee.draft', 'fee.publish', 'charge.record', 'expert.register', 'expert.change', 'expert.availability', 'employer.register', 'certificate.cancel', 'certificate.requestAmendment', 'certificate.decideAmendment', 'account.open', 'account.recover', 'grant.give', 'grant.revoke', 'person.unmask', 'employer.openAccount', 'client.register'],
  INTAKE_REVIEWER: ['evidence.look', 'employer.register', 'person.requestJoin', 'application.recommendOnPaper', 'application.accept', 'application.refuse', 'person.unmask', 'attachment.look', 'message.send', 'applicant.verify', 'correction.decide', 'objection.answer', 'move.report', 'move.check', 'move.decide'],
  PLAN_OFFICER: ['evidence.look', 'charge.record', 'plan.draft', 'plan.file', 'plan.enrol', 'plan.run', 'panel.form', 'register.takeEffect', 'batch.submit', 'batch.number', 'batch.publish', 'certificate.print', 'certificate.requestAmendment', 'certificate.publish', 'certificate.import', 'person.unmask', 'message.send'],
  EXAM_OFFICER: ['sheet.enter'],
  PROOFREADER: ['register.proofread'],
  CHIEF: [],
  ARCHIVIST: ['evidence.look', 'volume.close', 'volume.check', 'item.capture'],
  QUALITY_SUPERVISOR: [],
  SITE_LEAD: ['plan.run'],
  EXPERT: ['evidence.look', 'expert.availability', 'invitation.answer', 'sheet.enter', 'sheet.sign', 'register.chairSign', 'register.chiefSign'],
  EXTERNAL_SUPERVISOR: [],
  AUDITOR: [],
  SYSTEM_OPERATOR: ['bureau.register', 'rebuild.start', 'sealing.rotate', 'clock.set', 'tokenKey.rotate', 'parked.replay', 'parked.requestSkip', 'parked.approveSkip'],
  SECURITY_ADMIN: ['account.open', 'account.recover', 'account.close', 'grant.give', 'grant.revoke'],
  AUDIT_ADMIN: [],
  SERVICE: ['clock.set'],
};

const open: Action[] = ['bureau.read', 'institution.read', 'ruleset.read', 'calendar.read'];
const systemReads: Action[] = ['history.read', 'rebuild.read', 'reference.read', 'health.read', 'audit.read', 'account.read', 'client.read', 'tokenKey.read', 'parked.read', 'operatorAct.read', 'purge.read', 'sealing.read'];
const ownReads: Action[] = ['consent.read'];
// an employer's own register: no bureau's business
const employerReads: Action[] = ['appraisal.read'];
/** Of a unit by cursor: nobody's who looks on. */
const unitReads: Action[] = ['application.follow'];
const businessReads = actions.filter((action) => !writes.has(action) && !systemReads.includes(action) && !unitReads.includes(action));
const caseReads: Action[] = ['plan.read', 'panel.read', 'register.read', 'result.read', 'batchTable.read'];
const papers: Action[] = ['legacy.read', 'filing.read', 'fee.read', 'charge.read', 'standard.read', 'application.read', 'batch.read', 'certificate.read', 'volume.read', 'item.read', 'document.fetch'];

/** What each role reads. */
const reads: Record<Role, Action[]> = {
  BUREAU_OFFICER: [...businessReads.filter((action) => ![...ownReads, ...employerReads].includes(action)), 'account.read'],
  BUREAU_REVIEWER: [...businessReads.filter((action) => ![...ownReads, ...employerReads].includes(action)), 'account.read'],
  MUNICIPAL_READER: businessReads,
  APPLICANT: [...open, 'employer.read', 'application.read', 'result.read', 'certificate.read', 'document.fetch', 'message.read', ...ownReads, 'correction.read', 'objection.read'],
  EMPLOYER_CLERK: [...open, ...unitReads, ...employerReads, 'employer.read', 'application.read', 'result.read', 'certificate.read', 'document.fetch', 'message.read'],
  EMPLOYER_REVIEWER: [...open, ...unitReads, ...employerReads, 'employer.read', 'application.read', 'result.read', 'certificate.read', 'document.fetch', 'message.read', 'account.read', 'client.read', 'objection.read'],
  EMPLOYER_SYSTEM: [...open, ...unitReads, 'employer.read', 'application.read', 'result.read', 'certificate.read'],
  BODY_ADMIN: [...open, ...caseReads, ...papers, 'expert.read', 'employer.read', 'finding.read', 'account.read', 'client.read', 'message.read', 'handover.read'],
  INTAKE_REVIEWER: [...open, ...caseReads, ...papers, 'item.readMaterial', 'person.readJoins', 'employer.read', 'message.read', 'correction.read', 'objection.read'],
  PLAN_OFFICER: [...open, ...caseReads, ...papers, 'expert.read', 'invitation.read', 'finding.read', 'message.read'],
  EXAM_OFFICER: [...open, ...caseReads, 'sheet.read'],
  PROOFREADER: [...open, ...caseReads, 'sheet.read'],
  CHIEF: [...open, ...caseReads],
  ARCHIVIST: [...open, ...caseReads, ...papers, 'item.readMaterial', 'sheet.read', 'message.read'],
  QUALITY_SUPERVISOR: [...open, 'plan.read', 'panel.read', 'register.read'],
  SITE_LEAD: [...open, 'plan.read', 'panel.read', 'register.read'],
  EXPERT: [...open, 'expert.read', 'invitation.read', 'plan.read', 'panel.read', 'sheet.read', 'register.read'],
  EXTERNAL_SUPERVISOR: [...open, 'plan.read', 'panel.read', 'register.read'],
  AUDITOR: [...businessReads, ...systemReads.filter((action) => action !== 'history.read')],
  SYSTEM_OPERATOR: ['bureau.read', 'rebuild.read', 'health.read', 'tokenKey.read', 'parked.read', 'operatorAct.read', 'purge.read', 'sealing.read'],
  SECURITY_ADMIN: ['bureau.read', 'account.read', 'client.read', 'sealing.read'],
  AUDIT_ADMIN: ['audit.read', 'operatorAct.read', 'purge.read'],
  SERVICE: ['document.fetch', 'history.read', 'reference.read', 'health.read'],
};

/** Pairs that somebody might well wish for and that are refused; each a sentence of domain.md §10 or of the flow. */
const refused: Record<Role, Action[]> = {
  BUREAU_OFFICER: ['appraisal.read', 'application.recommendOnPaper', 'objection.settle', 'slot.release', 'legacy.end', 'filing.decide', 'batch.decide', 'ruleset.adopt', 'sheet.sign', 'approvalSteps.set'],
  BUREAU_REVIEWER: ['approval.opine', 'certificate.decideAmendment', 'ruleset.propose', 'filing.submit', 'batch.submit', 'sheet.enter'],
  MUNICIPAL_READER: ['filing.decide', 'slot.lookUp', 'slot.release', 'account.read', 'audit.read', 'person.unmask', 'attachment.look'],
  APPLICANT: ['application.recommend', 'application.accept', 'sheet.read', 'register.read', 'message.send', 'correction.decide', 'copy.receive', 'move.check', 'move.decide', 'inPost.confirm'],
  EMPLOYER_CLERK: ['application.recommendOnPaper', 'appraisal.confirmMapping', 'objection.read', 'objection.answer', 'application.recommend', 'application.accept', 'batchTable.read', 'message.send', 'applicant.verify', 'consent.give', 'person.export', 'move.decide'],
  EMPLOYER_REVIEWER: ['appraisal.record', 'appraisal.proposeMapping', 'application.recommendOnPaper', 'application.accept', 'application.submit', 'application.import', 'employer.openAccount'],
  EMPLOYER_SYSTEM: ['appraisal.record', 'appraisal.read', 'application.recommend', 'application.accept', 'application.withdraw', 'person.unmask', 'client.register', 'account.open', 'document.fetch', 'attachment.look'],
  BODY_ADMIN: ['objection.read', 'legacy.import', 'filing.decide', 'application.accept', 'sheet.enter', 'batch.decide', 'account.close', 'parked.read', 'attachment.look'],
  INTAKE_REVIEWER: ['appraisal.read', 'objection.settle', 'person.decideJoin', 'application.recommend', 'application.submit', 'plan.file', 'slot.release', 'grant.give', 'copy.receive', 'inPost.confirm'],
  PLAN_OFFICER: ['certificate.decideAmendment', 'plan.decide', 'batch.decide', 'sheet.enter', 'register.proofread'],
  EXAM_OFFICER: ['sheet.sign', 'register.proofread', 'register.chairSign'],
  PROOFREADER: ['sheet.enter', 'sheet.sign', 'register.chiefSign'],
  CHIEF: ['register.chiefSign', 'sheet.enter', 'register.proofread'],
  ARCHIVIST: ['batch.submit', 'application.accept', 'certificate.cancel', 'person.unmask', 'attachment.look'],
  QUALITY_SUPERVISOR: ['sheet.enter', 'sheet.read', 'plan.file'],
  SITE_LEAD: ['plan.file', 'sheet.enter', 'register.takeEffect'],
  EXPERT: ['register.proofread', 'panel.form', 'application.read', 'batch.submit', 'person.unmask', 'attachment.look'],
  EXTERNAL_SUPERVISOR: ['plan.decide', 'sheet.enter', 'batch.decide'],
  AUDITOR: ['person.export', 'correction.decide', 'finding.settle', 'grant.give', 'volume.close', 'clock.set', 'parked.replay', 'parked.approveSkip', 'person.unmask', 'attachment.look'],
  SYSTEM_OPERATOR: ['hold.set', 'consent.read', 'application.read', 'certificate.read', 'account.open', 'audit.read', 'document.fetch', 'person.unmask'],
  SECURITY_ADMIN: ['sealing.rotate', 'application.read', 'clock.set', 'audit.read', 'batchTable.read', 'tokenKey.rotate', 'parked.approveSkip'],
  AUDIT_ADMIN: ['application.read', 'grant.give', 'clock.set', 'account.read', 'parked.read', 'parked.replay'],
  SERVICE: ['application.read', 'filing.decide', 'account.open', 'audit.read'],
};

describe('role × action', () => {
  const all = Object.keys(roles) as Role[];

  it.each(all)('%s changes what its work is, and nothing else', (role) => {
    expect(allowed(role).filter((action) => writes.has(action)).sort()).toEqual([...changes[role]].sort());
  });

  it.each(all)('%s reads what its work needs, and nothing else', (role) => {
    expect(allowed(role).filter((action) => !writes.has(action)).sort()).toEqual([...reads[role]].sort());
  });

  it.each(all)('%s is told no', (role) => {
    expect(refused[role].length).toBeGreaterThanOrEqual(3);
    for (const action of refused[role]) expect({ action, grant: allow(holder(role), action, resource) }).toEqual({ action, grant: undefined });
  });

  it.each(all.filter((role) => placeOf(role) !== null))('%s of another place gets only what needs no place', (role) => {
    const withoutPlace = actions.filter((action) => rules[action].some((rule) => rule.role === role && rule.at === 'anywhere'));
    expect(allowed(role, elsewhere)).toEqual(withoutPlace);
    expect(withoutPlace.filter((action) => writes.has(action) && !['employer.register', 'person.requestJoin', 'expert.register', 'registry.import', 'account.open', 'employer.openAccount', 'applicant.verify'].includes(action))).toEqual([]);
  });

  it('what an ended body\'s own people did falls to the officer of the bureau that it passed to, where a second person decides to its reviewer, and to nobody else', () => {
    const ofSuccessor: Action[] = ['certificate.print', 'certificate.publish', 'certificate.cancel', 'certificate.requestAmendment', 'volume.close', 'volume.check', 'item.capture'];
    const ended = { institutionId: elsewhere, successorId: here };
    for (const role of all) expect([role, actions.filter((action) => writes.has(action) && allow(holder(role), action, ended) && !allow(holder(role), action, {})).sort()]).toEqual([role, role === 'BUREAU_OFFICER' ? [...ofSuccessor].sort() : role === 'BUREAU_REVIEWER' ? ['certificate.decideAmendment'] : []]);
  });

  it('the auditor reads everything that is for people, and changes nothing', () => {
    expect([...writes].filter((action) => allow(holder('AUDITOR'), action, resource))).toEqual([]);
    expect(actions.filter((action) => !writes.has(action) && !allow(holder('AUDITOR'), action, {}))).toEqual(['application.follow', 'history.read']);
  });

  it('every action is somebody\'s, and every rule is at the role\'s own kind of place', () => {
    for (const action of actions) {
      expect(rules[action].length).toBeGreaterThan(0);
      for (const rule of rules[action]) // of an ended body the bureau is what its own people were
      if (rule.at !== 'anywhere') expect(rule.at === 'successorId' ? 'bureauId' : rule.at).toBe(placeOf(rule.role));
    }
  });

  it('who proposes or submits does not decide: no role holds both halves of a pair of four eyes', () => {
    const pairs: Array<[Action, Action]> = [['ruleset.propose', 'ruleset.adopt'], ['calendar.propose', 'calendar.adopt'], ['filing.submit', 'filing.decide'], ['plan.file', 'plan.decide'],
      ['batch.submit', 'batch.decide'], ['legacy.import', 'legacy.end'], ['legacy.requestAmendment', 'legacy.decideAmendment'], ['person.requestJoin', 'person.decideJoin'], ['application.recommend', 'application.accept'], ['appraisal.proposeMapping', 'appraisal.confirmMapping'], ['application.submit', 'application.recommend'], ['correction.request', 'correction.decide'], ['objection.raise', 'objection.answer'], ['objection.raise', 'objection.settle'], ['objection.answer', 'objection.settle'], ['sheet.enter', 'register.proofread']];
    for (const [first, second] of pairs) for (const role of all) expect([role, allowed(role).includes(first) && allowed(role).includes(second)]).toEqual([role, false]);
  });

  it('a system decides nothing: it is neither half of a pair of four eyes but the first, handing in', () => {
    const deciding: Action[] = ['application.recommend', 'application.accept', 'filing.decide', 'plan.decide', 'batch.decide', 'approval.opine', 'register.proofread', 'sheet.sign', 'ruleset.adopt', 'calendar.adopt', 'account.recover', 'parked.approveSkip'];
    for (const action of deciding) expect([action, allow(holder('EMPLOYER_SYSTEM'), action, resource)]).toEqual([action, undefined]);
  });
});
