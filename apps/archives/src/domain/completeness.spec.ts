import { cq2022v1, demonstrationRuleSet } from '@gt/rules';
import { contentOf, reasonsAgainstClosing, type CandidateFact, type VolumeFacts } from './completeness.js';
import { archiveTypeOf, marksOf, type DocumentClass, type Item } from './item.js';

const item = (documentClass: DocumentClass, change: Partial<Item> = {}): Item => ({ documentId: `${documentClass}-1`, owner: 'evaluation', documentClass, title: documentClass, planId: 'plan', applicationId: null, subjectId: 'plan', sha256: 'a', size: 1,
  mediaType: 'application/pdf', signatureKinds: [], status: 'CAPTURED', copyId: 'c', mismatches: 0, retention: 'LONG_TERM', waitingCode: null, ...change });
const candidate = (change: Partial<CandidateFact> = {}): CandidateFact => ({ applicationId: 'aaaaaaaa-1', name: '张*', method: 'COMPREHENSIVE_REVIEW', level: 2, outcome: 'PASSED', registerId: 'reg', batchId: 'batch', withdrawn: false, ...change });
const sheetsOf = (applicationId: string, experts: readonly string[]): Item[] => experts.map((e) => item('SCORE_SHEET', { documentId: `sheet-${applicationId}-${e}`, applicationId, subjectId: `s-${applicationId}-${e}`, signatureKinds: ['PLATFORM'] }));
const form = (applicationId: string, change: Partial<Item> = {}): Item => item('APPLICATION_FORM', { documentId: `form-${applicationId}`, applicationId, subjectId: applicationId, signatureKinds: ['PLATFORM', 'IN_SYSTEM_APPROVAL', 'IN_SYSTEM_APPROVAL'], ...change });

const whole: VolumeFacts = {
  plan: { effective: true, cancelled: false }, candidates: [candidate()],
  panels: [{ panelId: 'panel', kind: 'REVIEW', memberIds: ['e1', 'e2', 'e3'], applicationIds: ['aaaaaaaa-1'] }],
  sheets: ['e1', 'e2', 'e3'].map((e) => ({ sheetId: `s-aaaaaaaa-1-${e}`, expertId: e, superseded: false })),
  registerSignatures: [{ registerId: 'reg', role: 'PROOFREADER', panelId: null, kind: 'PLATFORM' }, { registerId: 'reg', role: 'PANEL_CHAIR', panelId: 'panel', kind: 'PLATFORM' }, { registerId: 'reg', role: 'CHIEF', panelId: null, kind: 'PLATFORM' }],
  items: [item('WORK_SCHEME', { signatureKinds: ['IN_SYSTEM_APPROVAL'] }), item('SCHEDULE'), form('aaaaaaaa-1'), ...sheetsOf('aaaaaaaa-1', ['e1', 'e2', 'e3']), item('SCORE_REGISTER', { subjectId: 'reg' }), item('HOLDER_ROSTER', { subjectId: 'batch' })],
};
const without = (documentId: string): VolumeFacts => ({ ...whole, items: whole.items.filter((i) => i.documentId !== documentId) });
const missing = (facts: VolumeFacts) => reasonsAgainstClosing(facts, demonstrationRuleSet).missing;
const messages = (facts: VolumeFacts) => missing(facts).map((r) => r.message);
const codes = (facts: VolumeFacts) => missing(facts).map((r) => r.code);

describe('what stands against closing a volume', () => {
  it('nothing, when every document is captured and signatures of the system count', () => {
    expect(reasonsAgainstClosing(whole, demonstrationRuleSet)).toEqual({ missing: [], notCounted: [] });
  });

  it('under the rule set of the notice each document whose signature or seal was made in the system, by name', () => {
    const { missing: none, notCounted } = reasonsAgainstClosing(whole, cq2022v1);
    expect(none).toEqual([]);
    expect(notCounted.map((r) => r.message.split('：')[0])).toEqual(['工作方案', ...Array<string>(3).fill('申报表（附件2）（张* aaaaaaaa）'), ...[1, 2, 3].map((n) => `评审及评价表（张* aaaaaaaa，第 ${n} 份）`), ...Array<string>(3).fill('成绩登记统计表')]);
    expect(new Set(notCounted.map((r) => r.code))).toEqual(new Set(['SEAL_NOT_COUNTED', 'SIGNATURE_NOT_COUNTED']));
  });

  it.each([['WORK_SCHEME-1', '工作方案：缺少，请补充'], ['SCHEDULE-1', '批次安排表：缺少，请补充'], ['form-aaaaaaaa-1', '申报表（附件2）（张* aaaaaaaa）：缺少，请补充'],
    ['sheet-aaaaaaaa-1-e2', '评审及评价表（张* aaaaaaaa，第 2 份）：缺少，请补充'], ['SCORE_REGISTER-1', '成绩登记统计表：缺少，请补充'], ['HOLDER_ROSTER-1', '获证人员名册：缺少，请补充']])('a missing %s, named', (id, message) => {
    expect(messages(without(id))).toEqual([message]);
  });

  it('an awaited and a mismatched item, each once', () => {
    const change = (status: 'AWAITED' | 'MISMATCHED') => ({ ...whole, items: whole.items.map((i) => (i.documentId === 'form-aaaaaaaa-1' ? { ...i, status } : i)) });
    expect(messages(change('AWAITED'))).toEqual(['申报表（附件2）（张* aaaaaaaa）：尚未取到，请稍后重试或检查原服务']);
    expect(messages(change('MISMATCHED'))).toEqual(['申报表（附件2）（张* aaaaaaaa）：内容与登记的校验值不符，请原服务重新提供']);
  });

  it('an unsound item that the rules do not ask for too: a certificate', () => {
    expect(codes({ ...whole, items: [...whole.items, item('CERTIFICATE', { applicationId: 'aaaaaaaa-1' })] })).toEqual([]);
    expect(codes({ ...whole, items: [...whole.items, item('CERTIFICATE', { applicationId: 'aaaaaaaa-1', status: 'AWAITED' })] })).toEqual(['ITEM_AWAITED']);
    expect(codes({ ...whole, items: [...whole.items, item('CERTIFICATE', { applicationId: 'aaaaaaaa-1', status: 'MISMATCHED' })] })).toEqual(['ITEM_MISMATCHED']);
  });

  it('by method: a practical assessment needs the assessors\' sheets and no chair', () => {
    const practical: VolumeFacts = { ...whole, candidates: [candidate({ method: 'PRACTICAL_ASSESSMENT', level: 3 })], panels: [{ panelId: 'panel', kind: 'ASSESSMENT', memberIds: ['e1'], applicationIds: ['aaaaaaaa-1'] }], registerSignatures: whole.registerSignatures.filter((s) => s.role !== 'PANEL_CHAIR') };
    expect(messages(practical)).toEqual(['技能操作考核评价表（张* aaaaaaaa，第 1 份）：缺少，请补充']);
    const sheet = item('PRACTICAL_SHEET', { applicationId: 'aaaaaaaa-1', subjectId: 's-aaaaaaaa-1-e1', signatureKinds: ['PLATFORM'] });
    expect(reasonsAgainstClosing({ ...practical, items: [...practical.items, sheet] }, demonstrationRuleSet)).toEqual({ missing: [], notCounted: [] });
  });

  it('by outcome: an absentee needs the form alone, a failed candidate sheets and no roster', () => {
    expect(codes({ ...whole, candidates: [candidate({ outcome: 'ABSENT', batchId: null })], items: whole.items.filter((i) => !['SCORE_SHEET', 'SCORE_REGISTER', 'HOLDER_ROSTER'].includes(i.documentClass)) })).toEqual([]);
    expect(codes({ ...without('HOLDER_ROSTER-1'), candidates: [candidate({ outcome: 'FAILED', batchId: null })] })).toEqual([]);
    expect(codes({ ...without('sheet-aaaaaaaa-1-e1'), candidates: [candidate({ outcome: 'FAILED', batchId: null })] })).toEqual(['DOCUMENT_MISSING']);
  });

  it('a result that is pending or 暂缓, a pass without its certificate, a plan without effect', () => {
    expect(codes({ ...whole, candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', name: null, method: null, level: null, outcome: null })] })).toEqual(['RESULT_PENDING']);
    expect(codes({ ...whole, candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', outcome: 'DEFERRED' })] })).toEqual(['RESULT_PENDING']);
    expect(codes({ ...whole, candidates: [candidate({ batchId: null })] })).toContain('CERTIFICATE_PENDING');
    expect(codes({ ...whole, plan: { effective: false, cancelled: false } })).toEqual(['PLAN_NOT_EFFECTIVE']);
    expect(codes({ ...whole, candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', outcome: null, withdrawn: true })] })).toEqual([]);
    // withdrawn by decision after the start: its papers are kept, and nobody brings those that are missing any more
    expect(codes({ ...whole, candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', outcome: 'STOPPED', withdrawn: true, batchId: null })] })).toEqual([]);
    expect(codes({ ...whole, candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', outcome: 'STOPPED', batchId: null })] })).toEqual(['DOCUMENT_MISSING']);
  });

  it('a scored candidate without scorers, and a superseded sheet in the place of the new one', () => {
    expect(codes({ ...whole, panels: [] })).toEqual(['SCORERS_UNKNOWN']);
    expect(messages({ ...whole, sheets: whole.sheets.map((s) => (s.expertId === 'e3' ? { ...s, superseded: true } : s)) })).toEqual(['评审及评价表（张* aaaaaaaa，第 3 份）：缺少，请补充']);
  });

  it('the second register and the second batch\'s roster, not only the first', () => {
    const two: VolumeFacts = { ...whole, panels: [{ ...whole.panels[0]!, applicationIds: ['aaaaaaaa-1', 'bbbbbbbb-2'] }], candidates: [candidate(), candidate({ applicationId: 'bbbbbbbb-2', registerId: 'register-2', batchId: 'batch-222' })],
      sheets: [...whole.sheets, ...['e1', 'e2', 'e3'].map((e) => ({ sheetId: `s-bbbbbbbb-2-${e}`, expertId: e, superseded: false }))], items: [...whole.items, form('bbbbbbbb-2'), ...sheetsOf('bbbbbbbb-2', ['e1', 'e2', 'e3'])] };
    expect(messages(two)).toEqual(['成绩登记统计表（register）：尚未取到，请稍后重试或检查原服务', '获证人员名册（batch-22）：尚未取到，请稍后重试或检查原服务']);
  });

  it('a form that was fixed before the plan is not the final one', () => {
    expect(codes({ ...whole, items: whole.items.map((i) => (i.documentClass === 'APPLICATION_FORM' ? { ...i, planId: null } : i)) })).toEqual(['DOCUMENT_MISSING']);
  });

  it('of a cancelled plan only the plan\'s own papers', () => {
    expect(codes({ ...whole, plan: { effective: false, cancelled: true }, items: whole.items.filter((i) => ['WORK_SCHEME', 'SCHEDULE'].includes(i.documentClass)) })).toEqual([]);
  });

  it('a declaration whose signed page is still awaited is not signed', () => {
    expect(marksOf({ documentClass: 'APPLICATION_FORM', signatureKinds: ['PEN_AWAITED', 'WET_STAMP_SCAN', 'IN_SYSTEM_APPROVAL'] }))
      .toEqual({ signatures: [], seals: [{ role: 'EMPLOYER', kind: 'WET_STAMP_SCAN' }, { role: 'INSTITUTION', kind: 'IN_SYSTEM_APPROVAL' }] });
    const { notCounted } = reasonsAgainstClosing({ ...whole, items: whole.items.map((i) => (i.documentClass === 'APPLICATION_FORM' ? form('aaaaaaaa-1', { signatureKinds: ['PEN_AWAITED', 'IN_SYSTEM_APPROVAL', 'IN_SYSTEM_APPROVAL'] }) : i)) }, demonstrationRuleSet);
    expect(notCounted.map((r) => r.message)).toEqual([expect.stringContaining('申请人缺少签名')]);
  });

  it('a register\'s signatures are those of its own events, of each panel\'s chair', () => {
    const { notCounted } = reasonsAgainstClosing({ ...whole, registerSignatures: whole.registerSignatures.filter((s) => s.role !== 'PANEL_CHAIR') }, demonstrationRuleSet);
    expect(notCounted.map((r) => r.message)).toEqual([expect.stringContaining('评审组组长（第 1 组）缺少签名')]);
    expect(contentOf(whole).panelIds).toEqual(['panel']);
  });

  it('a certificate\'s copy is 其他电子资料', () => {
    expect(archiveTypeOf('CERTIFICATE')).toBe('ELECTRONIC_MATERIAL');
    expect(archiveTypeOf('SCORE_SHEET')).toBe('SCORE_SHEET');
  });
});
