import type { Decision } from '@gt/domain';
import { decideRegisterBureau } from './bureau.js';
import { evolveInstitution, type Institution, type InstitutionEvent, type InstitutionProfile, type ScopeRow, type Unit } from './institution.js';
import { decideAddSite, decideChangeSite, decideCorrectEvidence, decideRecordEvidence, decideRegister } from './institution-register.js';
import { decideCoveredUnits, decideFiledScope } from './institution-scope.js';
import { decideActivate, decideEnd, decideResume, decideSuspend } from './institution-standing.js';

const centre = { name: '中心', level: 'MUNICIPAL', telephone: null } as const;
const district = { name: '渝中区人社局', level: 'DISTRICT', telephone: null } as const;
const profile: InstitutionProfile = { name: '甲公司', creditCode: '91500000MA5U5B7X0L', type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId: 's', filingMode: 'NATIVE', filingModeDocument: '渝鉴〔2026〕1号', numberMode: 'ALLOTTED', telephone: null };
const site = { siteId: 'site', name: '本部', printedName: '甲公司', address: '渝中区' };
const evidence = { siteId: 'site', prefix: 'Y000050000001', document: '通知' };
const unit: Unit = { name: '甲公司', creditCode: profile.creditCode, relation: '本单位', from: '2022-03-10', to: null, evidence: '营业执照' };
const scope: ScopeRow = { occupation: { code: '6-18-01-01', name: '车工', workType: null }, levels: [3, 2, 1], from: '2022-03-10', to: null };
const today = '2026-03-02';

const given = (...events: InstitutionEvent[]): Institution => events.reduce<Institution | null>((state, event) => evolveInstitution(state, event), null)!;
const registered: InstitutionEvent = { type: 'InstitutionRegistered', data: profile };
const complete: InstitutionEvent[] = [registered, { type: 'SiteAdded', data: site }, { type: 'NumberEvidenceRecorded', data: evidence }, { type: 'CoveredUnitsChanged', data: { units: [unit] } }, { type: 'FiledScopeChanged', data: { rows: [scope] } }];
const active = [...complete, { type: 'InstitutionActivated', data: {} } as const];
const suspended = [...active, { type: 'InstitutionSuspended', data: { reason: '整改', from: '2026-02-01' } } as const];
const ended = [...active, { type: 'InstitutionEnded', data: { reason: '注销', from: '2026-02-01' } } as const];
const handedOver = (['ARCHIVES', 'SLOTS', 'CERTIFICATES'] as const).map((part): InstitutionEvent => ({ type: 'HandoverRecorded', data: { part, receiverId: 's', items: 0, inventory: '无', document: '移交清单', on: '2026-02-01' } }));
const codes = (decision: Decision<unknown>): string[] => (decision.ok ? [] : decision.reasons.map((each) => each.code));

describe('a bureau', () => {
  it('begins with the municipal centre, of which there is one', () => {
    expect(decideRegisterBureau(centre, { municipalCentre: false, nameTaken: false }).ok).toBe(true);
    expect(codes(decideRegisterBureau(centre, { municipalCentre: true, nameTaken: true }))).toEqual(['MUNICIPAL_CENTRE_EXISTS', 'BUREAU_NAME_TAKEN']);
    expect(codes(decideRegisterBureau(district, { municipalCentre: false, nameTaken: false }))).toEqual(['MUNICIPAL_CENTRE_MISSING']);
  });
});

describe('registering a body', () => {
  it('is done by the supervisor of its filing level', () => {
    expect(decideRegister(profile, { supervisor: centre, double: null })).toEqual({ ok: true, events: [registered] });
    expect(codes(decideRegister(profile, { supervisor: district, double: null }))).toEqual(['SUPERVISOR_LEVEL']);
    expect(codes(decideRegister({ ...profile, filingLevel: 'DISTRICT' }, { supervisor: centre, double: null }))).toEqual(['SUPERVISOR_LEVEL']);
    expect(codes(decideRegister(profile, { supervisor: null, double: null }))).toEqual(['SUPERVISOR_UNKNOWN']);
  });

  it('refuses a second body of one credit code and type, naming it, and every other reason beside', () => {
    const decision = decideRegister({ ...profile, filingMode: 'EXTERNAL' }, { supervisor: district, double: { name: '乙公司' } });
    expect(codes(decision)).toEqual(['SUPERVISOR_LEVEL', 'INSTITUTION_EXISTS', 'NUMBER_MODE_NEEDS_NATIVE']);
    expect(JSON.stringify(decision)).toContain('乙公司');
  });
});

describe('a site and its number evidence', () => {
  it('is recorded with its document, and may be mended until the body is active', () => {
    expect(decideRecordEvidence(given(...complete), { ...evidence, prefix: 'Y000050000002' }, null).ok).toBe(true);
    expect(codes(decideRecordEvidence(given(...active), { ...evidence, prefix: 'Y000050000002' }, null))).toEqual(['NUMBER_EVIDENCE_FIXED']);
  });

  it('refuses the wrong kind letter, another province, a wrong form, an unknown site and characters that another site holds', () => {
    const body = given(registered, { type: 'SiteAdded', data: site });
    expect(codes(decideRecordEvidence(body, { ...evidence, prefix: 'S000051000001' }, null))).toEqual(['NUMBER_PREFIX_KIND', 'NUMBER_PREFIX_PROVINCE']);
    expect(codes(decideRecordEvidence(body, { ...evidence, prefix: 'Y00005000001' }, null))).toEqual(['NUMBER_PREFIX_FORM']);
    const held = decideRecordEvidence(body, { ...evidence, siteId: 'other' }, { siteId: 'theirs', institutionName: '乙公司', siteName: '北区' });
    expect(codes(held)).toEqual(['SITE_UNKNOWN', 'NUMBER_PREFIX_TAKEN']);
    expect(JSON.stringify(held)).toContain('乙公司');
  });

  it('of a site in use is corrected with document and reason alone, where there is something to correct', () => {
    const correction = { ...evidence, prefix: 'Y000050000002', document: '更正通知', correction: '抄错一位' };
    expect(decideCorrectEvidence(given(...active), correction, null)).toEqual({ ok: true, events: [{ type: 'NumberEvidenceRecorded', data: correction }] });
    expect(codes(decideCorrectEvidence(given(...active), { ...correction, prefix: evidence.prefix }, null))).toEqual(['NOTHING_CHANGED']);
    expect(codes(decideCorrectEvidence(given(registered, { type: 'SiteAdded', data: site }), correction, null))).toEqual(['NUMBER_EVIDENCE_MISSING']);
    expect(codes(decideCorrectEvidence(given(...active), { ...correction, siteId: 'other', prefix: 'S000050000002' }, { siteId: 'theirs', institutionName: '乙公司', siteName: '北区' }))).toEqual(['SITE_UNKNOWN', 'NUMBER_PREFIX_KIND', 'NUMBER_PREFIX_TAKEN']);
    expect(codes(decideCorrectEvidence(given(...ended), correction, null))).toEqual(['WRONG_STATE']);
  });

  it('has a name of its own within the body', () => {
    expect(codes(decideAddSite(given(...complete), { ...site, siteId: 'second' }))).toEqual(['SITE_EXISTS']);
    expect(codes(decideAddSite(given(...ended), { ...site, siteId: 'second', name: '二部' }))).toEqual(['WRONG_STATE']);
  });
});

describe('what a site is called', () => {
  const change = { siteId: 'site', name: '本部', printedName: '甲智能装备公司', address: '渝北区', document: '营业执照' };
  it('changes with a document, so that certificates bear the body\'s new name; what it was stays with its last day, its number too', () => {
    const decision = decideChangeSite(given(...active), change, today);
    expect(decision).toEqual({ ok: true, events: [{ type: 'SiteChanged', data: { ...change, on: today } }] });
    expect(given(...active, ...(decision.ok ? decision.events : [])).sites).toEqual([{ siteId: 'site', name: '本部', printedName: '甲智能装备公司', address: '渝北区', prefix: evidence.prefix, prefixDocument: '通知', former: [{ name: '本部', printedName: '甲公司', address: '渝中区', until: today }] }]);
  });
  it('says no to nothing changed, to a name that another site has, to a site of nowhere and to a body that has ended', () => {
    const two = given(...active, { type: 'SiteAdded', data: { ...site, siteId: 'second', name: '二部' } });
    expect(codes(decideChangeSite(two, { ...site, document: '营业执照' }, today))).toEqual(['NOTHING_CHANGED']);
    expect(codes(decideChangeSite(two, { ...change, name: '二部' }, today))).toEqual(['SITE_EXISTS']);
    expect(codes(decideChangeSite(two, { ...change, siteId: 'third' }, today))).toEqual(['SITE_UNKNOWN']);
    expect(codes(decideChangeSite(given(...ended), change, today))).toEqual(['WRONG_STATE']);
  });
});

describe('covered units', () => {
  it('are an enterprise body\'s alone, valid from before to, none twice at a time', () => {
    expect(decideCoveredUnits(given(registered), [unit]).ok).toBe(true);
    expect(codes(decideCoveredUnits(given({ type: 'InstitutionRegistered', data: { ...profile, type: 'SOCIAL_TRAINING' } }), [unit]))).toEqual(['COVERED_UNITS_ENTERPRISE_ONLY']);
    expect(codes(decideCoveredUnits(given(registered), [{ ...unit, to: '2022-03-09' }]))).toEqual(['VALIDITY_REVERSED']);
    expect(codes(decideCoveredUnits(given(registered), [unit, { ...unit, from: '2025-01-01' }]))).toEqual(['COVERED_UNIT_TWICE']);
    expect(decideCoveredUnits(given(registered), [{ ...unit, to: '2024-12-31' }, { ...unit, from: '2025-01-01' }]).ok).toBe(true);
  });
});

describe('filed scope', () => {
  const row = { code: '6-18-01-01', workType: null, levels: [3, 2, 1], from: '2022-03-10', to: null };
  it('takes the name from the catalogue', () => {
    expect(decideFiledScope(given(registered), [row])).toEqual({ ok: true, events: [{ type: 'FiledScopeChanged', data: { rows: [scope] } }] });
  });

  it('refuses group 2, what the catalogue does not have, wrong or doubled levels, and names every row', () => {
    const decision = decideFiledScope(given(registered), [{ ...row, code: '2-02-07-01' }, { ...row, code: '6-99-99-99', levels: [] }, { ...row, levels: [3, 3] }, { ...row, levels: [6], to: '2020-01-01' }]);
    expect(codes(decision)).toEqual(['OCCUPATION_NOT_IN_CATALOGUE', 'OCCUPATION_NOT_IN_CATALOGUE', 'LEVELS_INVALID', 'LEVELS_INVALID', 'LEVELS_INVALID', 'VALIDITY_REVERSED']);
    expect(decision.ok ? [] : decision.reasons.map((each) => each.facts['row'])).toEqual([1, 2, 2, 3, 4, 4]);
  });
});

describe('the right to evaluate', () => {
  it('begins when site, evidence, scope and own unit are there; what is missing is named at once', () => {
    expect(decideActivate(given(...complete), today).ok).toBe(true);
    expect(codes(decideActivate(given(registered), today))).toEqual(['SITE_MISSING', 'NUMBER_EVIDENCE_MISSING', 'FILED_SCOPE_MISSING', 'OWN_UNIT_NOT_COVERED']);
    expect(codes(decideActivate(given(...complete), '2022-03-09'))).toEqual(['FILED_SCOPE_MISSING', 'OWN_UNIT_NOT_COVERED']);
  });

  it('asks a social-training body for no covered unit', () => {
    const social = given({ type: 'InstitutionRegistered', data: { ...profile, type: 'SOCIAL_TRAINING' } }, ...complete.slice(1, 3), complete[4]!);
    expect(decideActivate(social, today).ok).toBe(true);
  });

  it('is suspended, resumed and ended with reason and day, each only from its state', () => {
    const standing = { reason: '整改', from: today };
    expect(decideSuspend(given(...active), standing).ok).toBe(true);
    expect(decideResume(given(...suspended), standing).ok).toBe(true);
    expect(decideEnd(given(...suspended, ...handedOver), standing).ok).toBe(true);
    expect(codes(decideEnd(given(...suspended, handedOver[1]!), standing))).toEqual(['HANDOVER_MISSING', 'HANDOVER_MISSING']);
    expect(codes(decideSuspend(given(registered), standing))).toEqual(['WRONG_STATE']);
    expect(codes(decideResume(given(...active), standing))).toEqual(['WRONG_STATE']);
    expect(codes(decideEnd(given(...ended), standing))).toEqual(['WRONG_STATE']);
    expect(codes(decideActivate(given(...suspended), today))).toEqual(['WRONG_STATE']);
    expect(codes(decideResume(given(...suspended), { reason: '完成', from: '2026-01-31' }))).toEqual(['RESUMED_BEFORE_SUSPENSION']);
  });
});
