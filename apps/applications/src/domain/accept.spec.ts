import { cq2022v1 } from '@gt/rules';
import { after, body, creditCode, drafted, form, ids, intake, recommended, reviewer, slot, submitFacts, today, turner } from '../../test/examples.js';
import { accept, type AcceptCommand, type AcceptFacts, type HeldSlot } from './accept.js';
import type { Acceptance, Application, ApplicationEvent } from './application.js';
import type { Claim, FormContent } from './form.js';
import { submit } from './submit.js';

const recommendedOf = (change: Partial<FormContent> = {}): Application => {
  const d = submit(after(drafted(change)), submitFacts);
  if (!d.ok) throw new Error(d.reasons.map((r) => r.code).join());
  return after(drafted(change), ...d.events, recommended);
};
const command: AcceptCommand = { siteId: null, claims: [], confirmations: [], opinion: '同意受理' };
const facts: AcceptFacts = { applicationId: ids.application, today, ruleSet: cq2022v1, body, employer: { name: '某某有限公司', creditCode }, by: intake, slots: {} };
const held = (change: Partial<HeldSlot> = {}): HeldSlot => ({ ...slot, applicationId: ids.other, level: 2, ...change });
const decide = (change: Partial<FormContent> = {}, c: Partial<AcceptCommand> = {}, f: Partial<AcceptFacts> = {}) => accept(recommendedOf(change), { ...command, ...c }, { ...facts, ...f });
const codes = (d: ReturnType<typeof accept>) => (d.ok ? [] : d.reasons.map((r) => r.code));
const acceptance = (d: ReturnType<typeof accept>): Acceptance => { if (!d.ok) throw new Error(codes(d).join()); return (d.events[0] as Extract<ApplicationEvent, { type: 'ApplicationAccepted' }>).data; };

describe('accepting (五(三))', () => {
  it('gives the candidate that later services need', () => {
    expect(acceptance(decide())).toMatchObject({ filingId: ids.filing, rejectedClaims: [], candidate: { applicationId: ids.application, siteId: ids.site, titleLevel: 'INTERMEDIATE', path: '二(一)', method: 'COMPREHENSIVE_REVIEW', retake: false, occupation: turner } });
  });
  it('is refused before the employer has recommended', () => {
    expect(codes(accept(after(drafted()), command, facts))).toEqual(['WRONG_STATE']);
  });
  it('waits for facts that have not come yet', () => {
    expect(codes(decide({}, {}, { body: undefined }))).toEqual(['FACTS_NOT_YET_HERE']);
  });
  it('judges by the standard of the body that the verdict was frozen with (七(六))', () => {
    const standard = { standardId: 's', edition: 1, effectiveFrom: '2026-01-01', to: null, overlay: { 'frontLine:二(一)': true } };
    expect(codes(decide({ frontLine: false }, {}, { standard }))).toContain('NOT_FRONT_LINE');
    expect(codes(decide({ frontLine: true }, {}, { standard }))).toEqual([]);
  });
  it('refuses outside the filed scope, outside the approved filing and outside its title specialities', () => {
    const none = { ...body, scope: { ...body.scope, filedScope: [], approvedFilings: [] } };
    expect(codes(decide({}, {}, { body: none }))).toEqual(['NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING']);
    expect(codes(decide({ title: { ...form.title!, speciality: '会计' } }))).toEqual(['SPECIALITY_NOT_CORRESPONDING']);
    expect(codes(decide({}, {}, { body: { ...body, scope: { ...body.scope, suspensions: [{ from: today, to: null }] } } }))).toEqual(['BODY_NOT_ACTIVE']);
  });
  it('an enterprise body takes own staff only, and two people decide', () => {
    const enterprise = { ...body, type: 'ENTERPRISE' as const };
    expect(codes(decide({}, {}, { body: enterprise }))).toEqual([]);
    expect(codes(decide({}, {}, { body: enterprise, employer: { name: '别家', creditCode: '91500000MA5U00000X' } }))).toEqual(['NOT_OWN_STAFF']);
    expect(codes(decide({ dispatched: true }, {}, { body: enterprise }))).toEqual(['DISPATCHED_NOT_COVERED']);
    expect(codes(decide({}, {}, { body: enterprise, by: { ...intake, subject: reviewer.subject } }))).toEqual(['SAME_PERSON_RECOMMENDED']);
    expect(codes(decide({}, {}, { body: enterprise, by: { ...intake, onBehalfOf: reviewer.subject } }))).toEqual(['SAME_PERSON_RECOMMENDED']);
    expect(codes(decide({}, {}, { by: { ...intake, subject: reviewer.subject } }))).toEqual([]);
  });
  it('asks for a site where the body has several', () => {
    expect(codes(decide({}, {}, { body: { ...body, siteIds: [ids.site, ids.other] } }))).toEqual(['SITE_NEEDED']);
    expect(codes(decide({}, { siteId: ids.plan }))).toEqual(['SITE_UNKNOWN']);
  });
  it('gives every reason at once', () => {
    expect(codes(decide({ dispatched: true, title: { ...form.title!, speciality: '会计' } }, { siteId: ids.plan }, { body: { ...body, type: 'ENTERPRISE' }, slots: { INTERMEDIATE: held() } })))
      .toEqual(['SPECIALITY_NOT_CORRESPONDING', 'DISPATCHED_NOT_COVERED', 'SITE_UNKNOWN', 'SLOT_TAKEN', 'APPLICATION_UNFINISHED']);
  });
});

describe('待核 conditions are decided by the body', () => {
  const unknown = { title: { ...form.title!, name: '某类工程师' } };
  it('an undecided one refuses; a confirmed title has a level and opens its paths', () => {
    expect(codes(decide(unknown))).toEqual(['CONDITION_NOT_DECIDED']);
    expect(codes(decide(unknown, { confirmations: [{ code: 'TITLE_UNKNOWN', met: true, reason: '等同工程师', titleLevel: null }] }))).toEqual(['TITLE_LEVEL_NEEDED']);
    expect(acceptance(decide(unknown, { confirmations: [{ code: 'TITLE_UNKNOWN', met: true, reason: '等同工程师', titleLevel: 'INTERMEDIATE' }] })).candidate).toMatchObject({ titleLevel: 'INTERMEDIATE', path: '二(一)' });
    expect(codes(decide(unknown, { confirmations: [{ code: 'TITLE_UNKNOWN', met: true, reason: '等同助理', titleLevel: 'ASSISTANT' }] }))).toEqual(expect.arrayContaining(['LEVEL_NOT_OPEN_TO_TITLE']));
  });
  it('a denied one is a reason; one that nobody asked for is refused', () => {
    const pending = { appraisals: form.appraisals.slice(0, 2) };
    expect(codes(decide(pending, { confirmations: [{ code: 'APPRAISAL_NOT_PASSED', met: false, reason: '单位无说明', titleLevel: null }] }))).toEqual(['APPRAISAL_NOT_PASSED']);
    expect(codes(decide(pending, { confirmations: [{ code: 'APPRAISAL_NOT_PASSED', met: true, reason: '单位说明', titleLevel: null }] }))).toEqual([]);
    expect(codes(decide({}, { confirmations: [{ code: 'POST_CHANGED', met: true, reason: '无', titleLevel: null }] }))).toEqual(['CONFIRMATION_WITHOUT_CONDITION']);
  });
});

describe('claims are decided one by one (三(一))', () => {
  const claim: Claim = { kind: 'COMPETITION', name: '技能大赛', authority: 'PROVINCIAL', prize: '一等奖', awardedOn: '2024-05-01', proof: 'CERTIFICATE' };
  const claims = (...list: Claim[]) => ({ claims: list });
  const proven = { filesOf: () => ['a'.repeat(64)] };
  it('an accepted claim gives direct recognition, a rejected one falls back to the level\'s own method', () => {
    expect(acceptance(decide(claims(claim), { claims: [{ index: 0, accepted: true, reason: null }] }, proven)).candidate.method).toBe('DIRECT_RECOGNITION');
    const rejected = acceptance(decide(claims(claim), { claims: [{ index: 0, accepted: false, reason: '证书无法核实' }] }));
    expect(rejected).toMatchObject({ candidate: { method: 'COMPREHENSIVE_REVIEW' }, rejectedClaims: [{ name: '技能大赛', reason: '证书无法核实' }] });
  });
  it('an undecided, unknown, doubled or unreasoned decision is refused', () => {
    expect(codes(decide(claims(claim)))).toEqual(['CLAIM_NOT_DECIDED']);
    expect(codes(decide({}, { claims: [{ index: 0, accepted: true, reason: null }] }))).toEqual(['CLAIM_UNKNOWN']);
    expect(codes(decide(claims(claim), { claims: [{ index: 0, accepted: true, reason: null }, { index: 0, accepted: false, reason: '重复' }] }, proven))).toEqual(['CLAIM_DECISION_TWICE']);
    expect(codes(decide(claims(claim), { claims: [{ index: 0, accepted: false, reason: null }] }))).toEqual(['CLAIM_REASON_MISSING']);
  });
  it('one that the rules rule out cannot be accepted; one without a prize needs a reason', () => {
    expect(codes(decide(claims({ ...claim, authority: 'DISTRICT' }), { claims: [{ index: 0, accepted: true, reason: '认可' }] }))).toEqual(['CLAIM_CANNOT_BE_ACCEPTED']);
    expect(codes(decide(claims({ ...claim, prize: null }), { claims: [{ index: 0, accepted: true, reason: null }] }))).toEqual(['CLAIM_REASON_MISSING']);
    expect(codes(decide(claims({ ...claim, prize: null }), { claims: [{ index: 0, accepted: true, reason: '团体第一名' }] }))).toEqual([]);
  });
  it('is accepted by its proof: a file or an original that was seen, else with a reason (七(四))', () => {
    const accepted = (reason: string | null) => ({ claims: [{ index: 0, accepted: true, reason }] });
    expect(codes(decide(claims(claim), accepted(null)))).toEqual(['CLAIM_PROOF_NOT_SEEN']);
    expect(codes(decide(claims(claim), accepted('见政府公报')))).toEqual([]);
    const ticked: Application = { ...recommendedOf(claims(claim)), materialChecks: { 'CLAIM_PROOF:0': { original: 'ORIGINAL', note: null, files: [], byName: '王', bySubject: 'x', at: '2026-03-02T01:00:00Z' } } };
    expect(codes(accept(ticked, { ...command, ...accepted(null) }, facts))).toEqual([]);
  });
});

describe('the slot (七(三))', () => {
  it('a taken one is refused and names the earlier application in masked form only', () => {
    const d = decide({}, {}, { slots: { INTERMEDIATE: held({ institutionId: ids.other, institutionName: '重庆某某职业培训学校' }) } });
    expect(codes(d)).toEqual(['SLOT_TAKEN', 'SLOT_OTHER_INSTITUTION', 'APPLICATION_UNFINISHED']);
    const text = JSON.stringify(d);
    expect(text).not.toContain('重庆某某职业培训学校');
    expect(text).not.toContain(ids.other);
    expect(text).toContain('重庆******学校');
  });
  it('a failed one at the same body is a retake, a slot of another title level does not matter', () => {
    expect(acceptance(decide({}, {}, { slots: { INTERMEDIATE: held({ state: 'FAILED' }) } })).candidate.retake).toBe(true);
    expect(acceptance(decide({}, {}, { slots: { ASSISTANT: held() } })).candidate.retake).toBe(false);
  });
});
