import type { Decision } from '@gt/domain';
import { evolveInstitution, type Handover, type Institution, type InstitutionEvent, type InstitutionProfile, type Transfer } from './institution.js';
import { decideAddFile, decideAdoptBodyRule, decideChangeProfile, decideFilingMode, decideHandover, decideTransfer } from './institution-change.js';

const profile: InstitutionProfile = { name: '甲校', creditCode: 'c', type: 'SOCIAL_TRAINING', filingLevel: 'DISTRICT', supervisorId: 'yuzhong', filingMode: 'NATIVE', filingModeDocument: 'd', numberMode: 'ALLOTTED', telephone: null };
const registered: InstitutionEvent = { type: 'InstitutionRegistered', data: profile };
const active: InstitutionEvent[] = [registered, { type: 'InstitutionActivated', data: {} }];
const ended: InstitutionEvent[] = [...active, { type: 'InstitutionEnded', data: { reason: '注销', from: '2026-02-01' } }];
const given = (...events: InstitutionEvent[]): Institution => events.reduce<Institution | null>((state, event) => evolveInstitution(state, event), null)!;
const after = (body: Institution, decision: Decision<InstitutionEvent>): Institution => { if (!decision.ok) throw new Error(codes(decision).join()); return decision.events.reduce<Institution>(evolveInstitution, body); };
const codes = (decision: Decision<unknown>) => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const today = '2026-03-02';

describe('what a body is called', () => {
  it('changes with a document; the former name is kept with its last day', () => {
    const changed = after(given(...active), decideChangeProfile(given(...active), { name: '乙校', telephone: '023-1', document: '批文' }, today));
    expect([changed.name, changed.telephone, changed.formerNames]).toEqual(['乙校', '023-1', [{ name: '甲校', until: today }]]);
    expect(codes(decideChangeProfile(given(...active), { name: '甲校', telephone: null, document: '批文' }, today))).toEqual(['NOTHING_CHANGED']);
    expect(codes(decideChangeProfile(given(...ended), { name: '乙校', telephone: null, document: '批文' }, today))).toEqual(['WRONG_STATE']);
  });

  it('the filing mode goes with the number mode: numbers are allotted here only to a body that files here', () => {
    expect(after(given(...active), decideFilingMode(given(...active), { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '通知' }))).toMatchObject({ filingMode: 'EXTERNAL', numberMode: 'IMPORTED', filingModeDocument: '通知' });
    expect(codes(decideFilingMode(given(...active), { filingMode: 'EXTERNAL', numberMode: 'ALLOTTED', document: '通知' }))).toEqual(['NUMBER_MODE_NEEDS_NATIVE']);
  });
});

describe('制度 (七(一))', () => {
  const rule = { title: '管理办法', documentNumber: '1号', adoptedOn: '2026-01-01', change: '首次制定' };
  it('is kept edition by edition, none older than the one before, none twice, none of tomorrow', () => {
    const first = after(given(...active), decideAdoptBodyRule(given(...active), rule, today));
    const second = after(first, decideAdoptBodyRule(first, { ...rule, documentNumber: '2号', adoptedOn: '2026-02-01', change: '补充回避规定' }, today));
    expect(second.rules).toEqual([{ title: '管理办法', editions: [{ edition: 1, documentNumber: '1号', adoptedOn: '2026-01-01', change: '首次制定' }, { edition: 2, documentNumber: '2号', adoptedOn: '2026-02-01', change: '补充回避规定' }] }]);
    expect(codes(decideAdoptBodyRule(second, { ...rule, documentNumber: '3号' }, today))).toEqual(['OLDER_THAN_LAST_EDITION']);
    expect(codes(decideAdoptBodyRule(second, { ...rule, documentNumber: '2号', adoptedOn: '2026-03-03' }, today))).toEqual(['ADOPTED_IN_FUTURE', 'SAME_EDITION']);
  });
});

describe('passing a body to another bureau (四(一))', () => {
  const bureau = (level: 'MUNICIPAL' | 'DISTRICT') => ({ name: level, level, telephone: null });
  const transfer = (more: Partial<Transfer> = {}): Transfer => ({ from: 'yuzhong', to: 'jiangbei', kind: 'TRANSFER', reason: '区划调整', document: '文件', on: today, ...more });
  const between = { from: bureau('DISTRICT'), to: bureau('DISTRICT') };
  const toCentre = { from: bureau('DISTRICT'), to: bureau('MUNICIPAL') };

  it('goes between bureaus of its filing level and keeps its history', () => {
    const moved = after(given(...active), decideTransfer(given(...active), transfer(), between));
    expect([moved.supervisorId, moved.filingLevel, moved.transfers]).toEqual(['jiangbei', 'DISTRICT', [transfer()]]);
  });

  it('the municipal centre takes a district body over, once, and gives it back by a transfer', () => {
    const taken = after(given(...active), decideTransfer(given(...active), transfer({ to: 'centre', kind: 'TAKE_OVER' }), toCentre));
    expect([taken.supervisorId, taken.filingLevel]).toEqual(['centre', 'DISTRICT']);
    expect(codes(decideTransfer(taken, transfer({ from: 'centre', to: 'centre', kind: 'TAKE_OVER' }), { from: bureau('MUNICIPAL'), to: bureau('MUNICIPAL') }))).toEqual(['SAME_SUPERVISOR', 'NOT_TO_BE_TAKEN_OVER']);
    expect(decideTransfer(taken, transfer({ from: 'centre', to: 'yuzhong' }), { from: bureau('MUNICIPAL'), to: bureau('DISTRICT') }).ok).toBe(true);
  });

  it('says no to a wrong level, an unknown or the same bureau, a body of somebody else, an ended body, a take-over by a district', () => {
    const body = given(...active);
    expect(codes(decideTransfer(body, transfer({ to: 'centre' }), toCentre))).toEqual(['SUPERVISOR_LEVEL']);
    expect(codes(decideTransfer(body, transfer({ to: 'nobody' }), { ...between, to: null }))).toEqual(['SUPERVISOR_UNKNOWN']);
    expect(codes(decideTransfer(body, transfer({ from: 'shapingba' }), between))).toEqual(['NOT_ITS_SUPERVISOR']);
    expect(codes(decideTransfer(body, transfer({ kind: 'TAKE_OVER' }), between))).toEqual(['NOT_TO_BE_TAKEN_OVER']);
    expect(codes(decideTransfer(given(...ended), transfer(), between))).toEqual(['WRONG_STATE']);
  });
});

it('what an ending body hands over goes to its supervisor, part by part; a mended list replaces the earlier one', () => {
  const handover: Handover = { part: 'ARCHIVES', receiverId: 'yuzhong', items: 12, inventory: '案卷 12 卷', document: '清单', on: today };
  const once = after(given(...active), decideHandover(given(...active), handover));
  expect(after(once, decideHandover(once, { ...handover, items: 13 })).handovers).toEqual([{ ...handover, items: 13 }]);
  expect(codes(decideHandover(given(...active), { ...handover, receiverId: 'centre' }))).toEqual(['RECEIVER_NOT_SUPERVISOR']);
  expect(codes(decideHandover(given(registered), handover))).toEqual(['WRONG_STATE']);
});

describe('papers of what was recorded without them', () => {
  const file = (fileId: string) => ({ fileId, sha256: 'a'.repeat(64), mediaType: 'application/pdf', size: 10 });
  const rule = { kind: 'BODY_RULE', title: '办法', edition: 1 } as const;
  const number = { kind: 'NUMBER_EVIDENCE', siteId: 's1' } as const;
  const bare = given(...active, { type: 'BodyRulesAdopted', data: { title: '办法', edition: 1, documentNumber: '1号', adoptedOn: '2026-01-01', change: '首次制定' } },
    { type: 'SiteAdded', data: { siteId: 's1', name: '本部', printedName: '甲校', address: '渝中区' } }, { type: 'SiteAdded', data: { siteId: 's2', name: '分部', printedName: '甲校', address: '江北区' } }, { type: 'NumberEvidenceRecorded', data: { siteId: 's1', prefix: 'S000050000001', document: '通知' } });

  it('come later, once: what is there is never exchanged', () => {
    for (const what of [rule, number, { kind: 'FILING_MODE' }] as const) {
      const proven = after(bare, decideAddFile(bare, what, file('f1')));
      expect([proven.rules![0]!.editions[0]!.file, proven.sites[0]!.prefixFile, proven.filingModeFile].map((each) => each?.fileId)).toEqual([what === rule ? 'f1' : undefined, what === number ? 'f1' : undefined, what.kind === 'FILING_MODE' ? 'f1' : undefined]);
      expect(codes(decideAddFile(proven, what, file('f2')))).toEqual(['FILE_ALREADY_THERE']);
    }
  });

  it('prove nothing that was not recorded, and nothing of a body that has ended', () => {
    for (const what of [{ ...rule, edition: 2 }, { ...rule, title: '别的' }, { ...number, siteId: 's2' }, { ...number, siteId: 's3' }]) expect(codes(decideAddFile(bare, what, file('f1')))).toEqual(['NOTHING_TO_PROVE']);
    expect(codes(decideAddFile(given(...ended), { kind: 'FILING_MODE' }, file('f1')))).toEqual(['WRONG_STATE']);
  });

  it('are of one edition, one document: the next one comes with its own or without', () => {
    const proven = after(bare, decideAddFile(bare, { kind: 'FILING_MODE' }, file('f1')));
    expect(after(proven, decideFilingMode(proven, { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '通知2' })).filingModeFile).toBeUndefined();
    const adopted = after(bare, decideAdoptBodyRule(bare, { title: '办法', documentNumber: '2号', adoptedOn: '2026-02-01', change: '修订', file: file('f2') }, today));
    expect(adopted.rules![0]!.editions.map((each) => each.file?.fileId)).toEqual([undefined, 'f2']);
  });
});
