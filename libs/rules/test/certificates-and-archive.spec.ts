import { SEAL_KIND_NAMES, SIGNATURE_KIND_NAMES, SIGNER_ROLE_NAMES, type SealKind, type SignatureKind } from '@gt/domain';
import {
  allocateSerials, checkCompleteness, checkImportedNumber, demonstrationRuleSet, expectedDocuments, isDueForAppraisal, numbersOfBlock, numberStem, retentionClassOf, retentionOf,
  type VolumeCandidate, type VolumeContent, type VolumeItem,
} from '../src/index.js';
import { codes, rules, withClauses } from './samples.js';

describe('certificate numbers (六(五))', () => {
  it('follow on without a gap', () => {
    expect(allocateSerials(0, 3)).toEqual({ ok: true, first: 1, last: 3 });
    expect(allocateSerials(3, 1)).toEqual({ ok: true, first: 4, last: 4 });
    expect(numbersOfBlock('Y000150000001', '2026-05-12', 2, { first: 9, last: 11 })).toEqual(['Y000150000001262000009', 'Y000150000001262000010', 'Y000150000001262000011']);
    expect(numberStem('Y000150000001', '2026-12-31', 2)).toBe('Y000150000001262');
  });

  it('are exhausted with a clear reason and nothing half done', () => {
    expect(allocateSerials(999_998, 1)).toEqual({ ok: true, first: 999_999, last: 999_999 });
    const refused = allocateSerials(999_998, 2);
    expect(refused.ok ? [] : withClauses(refused.reasons)).toEqual(['六(五) SERIAL_EXHAUSTED']);
    expect(refused.ok ? [] : refused.reasons[0]!.facts).toEqual({ lastUsed: 999_998, count: 2, maximum: 999_999 });
    expect(allocateSerials(999_999, 1)).toMatchObject({ ok: false });
    for (const [last, count] of [[-1, 1], [0, 0], [0, 1.5]] as const) expect(() => allocateSerials(last, count)).toThrow(RangeError);
  });

  it('are checked when they come from the city\'s system, every fault at once', () => {
    const row = { number: 'S000250000007263000001', issuedOn: '2026-05-12', level: 3, sitePrefix: 'S000250000007' } as const;
    expect(checkImportedNumber(row)).toEqual([]);
    const faults = (certificateNumber: string) => checkImportedNumber({ ...row, number: certificateNumber }).map(({ clause, code, facts }) => [clause, code, facts]);
    const [short, other] = [{ certificateNumber: 'S00025000000726300000' }, { certificateNumber: 'Y000150000001252000000' }];
    expect(faults(short.certificateNumber)).toEqual([['六(五)', 'NUMBER_GRAMMAR', short]]);
    expect(faults(other.certificateNumber)).toEqual([
      ['六(五)', 'NUMBER_OTHER_SITE', { ...other, sitePrefix: row.sitePrefix }], ['六(五)', 'NUMBER_OTHER_LEVEL', { ...other, level: 3 }], ['六(五)', 'NUMBER_OTHER_YEAR', { ...other, issuedOn: row.issuedOn }], ['六(五)', 'NUMBER_SERIAL_ZERO', other],
    ]);
  });
});

describe('retention (六(六))', () => {
  it('keeps the four named papers and their kin for long, never destroyed by themselves', () => {
    for (const type of ['WORK_SCHEME', 'APPLICATION_FORM', 'SCORE_SHEET', 'PRACTICAL_SHEET', 'HOLDER_ROSTER'] as const) {
      const retention = retentionOf(type, '2026-02-28', rules);
      expect(retention).toEqual({ retentionClass: 'LONG_TERM', appraisalFrom: '2056-02-28', neverAutomatic: true });
      expect(isDueForAppraisal(retention, '2100-01-01', false)).toBe(false);
    }
  });

  it('keeps video and other electronic material five years from closing, unless a legal hold lies on it', () => {
    for (const type of ['EVALUATION_VIDEO', 'ELECTRONIC_MATERIAL'] as const) {
      const retention = retentionOf(type, '2024-02-29', rules);
      expect(retention).toEqual({ retentionClass: 'FIVE_YEARS', appraisalFrom: '2029-02-28', neverAutomatic: false });
      expect([isDueForAppraisal(retention, '2029-02-27', false), isDueForAppraisal(retention, '2029-02-28', false), isDueForAppraisal(retention, '2029-02-28', true)]).toEqual([false, true, false]);
    }
    expect(retentionClassOf('APPLICATION_FORM', rules)).toBe('LONG_TERM');
  });
});

describe('completeness before closing (六(六))', () => {
  const candidate = (applicationId: string, change: Partial<VolumeCandidate> = {}): VolumeCandidate => ({
    applicationId, label: `申报${applicationId}`, method: 'COMPREHENSIVE_REVIEW', level: 2, outcome: 'PASSED', scorerIds: ['e1', 'e2', 'e3'], ...change,
  });
  const candidates = [candidate('A'), candidate('B', { outcome: 'FAILED' }), candidate('C', { outcome: 'ABSENT', scorerIds: [] }), candidate('D', { method: 'PRACTICAL_ASSESSMENT', level: 3, scorerIds: ['k1'] })];
  const complete = (signature: SignatureKind, seal: SealKind): VolumeContent => {
    const item = (type: VolumeItem['type'], applicationId: string | null, scorerId: string | null, signatures: VolumeItem['signatures'], seals: VolumeItem['seals']): VolumeItem => ({ type, applicationId, scorerId, state: 'CAPTURED', signatures, seals });
    const signed = (role: VolumeItem['signatures'][number]['role'], panelId: string | null = null) => ({ role, kind: signature, panelId });
    const sealed = (role: VolumeItem['seals'][number]['role']) => ({ role, kind: seal });
    return {
      candidates, panelIds: ['p1', 'p2'],
      items: [
        item('WORK_SCHEME', null, null, [], [sealed('INSTITUTION')]), item('SCHEDULE', null, null, [], []), item('HOLDER_ROSTER', null, null, [], []),
        item('SCORE_REGISTER', null, null, [signed('PROOFREADER'), signed('CHIEF'), signed('PANEL_CHAIR', 'p1'), signed('PANEL_CHAIR', 'p2')], []),
        ...candidates.map((each) => item('APPLICATION_FORM', each.applicationId, null, [signed('APPLICANT')], [sealed('EMPLOYER'), sealed('INSTITUTION')])),
        ...candidates.flatMap((each) => each.scorerIds.map((scorerId) => (each.method === 'PRACTICAL_ASSESSMENT'
          ? item('PRACTICAL_SHEET', each.applicationId, scorerId, [signed('ASSESSOR')], []) : item('SCORE_SHEET', each.applicationId, scorerId, [signed('EXPERT')], [])))),
      ],
    };
  };
  const without = (volume: VolumeContent, test: (item: VolumeItem) => boolean): VolumeContent => ({ ...volume, items: volume.items.filter((item) => !test(item)) });
  const wet = complete('WET_SCAN', 'WET_STAMP_SCAN');

  it('is given when every document is captured, signed and sealed in a kind that counts', () => {
    expect(checkCompleteness(wet, rules)).toEqual([]);
    expect(checkCompleteness(complete('CA', 'ELECTRONIC_SEAL'), rules)).toEqual([]);
  });

  it('refuses signatures of the platform by default, naming each document, and counts them in the demonstration', () => {
    const platform = complete('PLATFORM', 'IN_SYSTEM_APPROVAL');
    const reasons = checkCompleteness(platform, rules);
    expect(checkCompleteness(platform, demonstrationRuleSet)).toEqual([]);
    const named = ['工作方案', '成绩登记统计表', '申报表（附件2）（申报A）', '申报表（附件2）（申报C）', '评审及评价表（申报A，第 1 份）', '评审及评价表（申报B，第 3 份）', '技能操作考核评价表（申报D，第 1 份）'];
    for (const document of named) expect(reasons.some((each) => each.message.startsWith(document))).toBe(true);
    expect(reasons).toHaveLength(1 + 4 + 4 * 3 + 6 + 1);
    expect(new Set(codes(reasons))).toEqual(new Set(['SIGNATURE_NOT_COUNTED', 'SEAL_NOT_COUNTED']));
    expect(reasons.every((each) => each.clause !== '' && each.message.includes('须为'))).toBe(true);
  });

  it('names each missing document, and one that is awaited or does not match its hash', () => {
    for (const item of wet.items) {
      const reasons = checkCompleteness(without(wet, (each) => each === item), rules);
      expect(reasons.map((each) => [each.code, each.facts['document'], each.facts['applicationId'], each.facts['scorerId'], each.facts['state']])).toEqual([['DOCUMENT_MISSING', item.type, item.applicationId, item.scorerId, 'ABSENT']]);
    }
    for (const state of ['AWAITED', 'MISMATCHED'] as const) {
      const changed = { ...wet, items: wet.items.map((item) => (item.type === 'HOLDER_ROSTER' ? { ...item, state } : item)) };
      expect(checkCompleteness(changed, rules).map((each) => each.facts['state'])).toEqual([state]);
    }
  });

  it('asks for what method, level and outcome need and for nothing else', () => {
    const types = (change: Partial<VolumeCandidate>) => expectedDocuments({ candidates: [candidate('A', change)] }, rules).map((each) => each.rule.type);
    expect(types({ outcome: 'ABSENT', scorerIds: [] })).toEqual(['WORK_SCHEME', 'SCHEDULE', 'APPLICATION_FORM']);
    expect(types({ outcome: 'FAILED' })).toEqual(['WORK_SCHEME', 'SCHEDULE', 'APPLICATION_FORM', 'SCORE_SHEET', 'SCORE_SHEET', 'SCORE_SHEET', 'SCORE_REGISTER']);
    expect(types({ method: 'DIRECT_RECOGNITION' })).toContain('SCORE_SHEET');
    expect(types({ method: 'PRACTICAL_ASSESSMENT', level: 3, scorerIds: ['k'] })).toEqual(['WORK_SCHEME', 'SCHEDULE', 'APPLICATION_FORM', 'PRACTICAL_SHEET', 'SCORE_REGISTER', 'HOLDER_ROSTER']);
    const narrow = { ...rules, archive: { ...rules.archive, required: rules.archive.required.map((each) => (each.type === 'SCHEDULE' ? { ...each, levels: [1 as const] } : each)) } };
    expect(expectedDocuments({ candidates: [candidate('A')] }, narrow).map((each) => each.rule.type)).not.toContain('SCHEDULE');
  });

  it('asks each panel\'s chair for a signature and finds a scored candidate without scorers', () => {
    const oneChair = { ...wet, items: wet.items.map((item) => ({ ...item, signatures: item.signatures.filter((each) => each.panelId !== 'p2') })) };
    expect(checkCompleteness(oneChair, rules).map((each) => [each.code, each.facts['panelId']])).toEqual([['SIGNATURE_NOT_COUNTED', 'p2']]);
    const unscored = { ...wet, candidates: [...candidates.slice(0, 3), candidate('D', { method: 'PRACTICAL_ASSESSMENT', level: 3, scorerIds: [] })] };
    expect(checkCompleteness(unscored, rules).map(({ code, facts }) => [code, facts])).toEqual([['SCORERS_UNKNOWN', { applicationId: 'D' }]]);
  });

  it('says of each document what is wrong with it, and of each signature and seal whose it is and what there is in its place', () => {
    const changed = (type: string, change: (item: VolumeItem) => VolumeItem) => {
      const reasons = checkCompleteness({ ...wet, items: wet.items.map((item) => (item.type === type && (item.applicationId ?? 'A') === 'A' ? change(item) : item)) }, rules);
      return [reasons.map(({ code, facts }) => [code, facts]), reasons.map((each) => each.message.split('：')[1]!.replace(/，须为.*/, ''))];
    };
    for (const [state, words] of [['AWAITED', '尚未取到，请稍后重试或检查原服务'], ['MISMATCHED', '内容与登记的校验值不符，请原服务重新提供']] as const) expect(changed('HOLDER_ROSTER', (item) => ({ ...item, state }))[1]).toEqual([words]);
    expect(checkCompleteness(without(wet, (item) => item.type === 'HOLDER_ROSTER'), rules)[0]!.message).toContain('缺少，请补充');

    const form = { document: 'APPLICATION_FORM', applicationId: 'A', scorerId: null, accepted: rules.archive.closingSeals };
    const inSystem = { role: 'EMPLOYER', kind: 'IN_SYSTEM_APPROVAL' } as const;
    expect(changed('APPLICATION_FORM', (item) => ({ ...item, seals: [inSystem, inSystem] }))).toEqual([
      [['SEAL_NOT_COUNTED', { ...form, role: 'EMPLOYER', kinds: ['IN_SYSTEM_APPROVAL'] }], ['SEAL_NOT_COUNTED', { ...form, role: 'INSTITUTION', kinds: [] }]],
      [`${SIGNER_ROLE_NAMES.EMPLOYER}现为${SEAL_KIND_NAMES.IN_SYSTEM_APPROVAL}，不计入归档`, `${SIGNER_ROLE_NAMES.INSTITUTION}缺少盖章`],
    ]);
    // one that counts is enough, whatever lies beside it
    expect(changed('APPLICATION_FORM', (item) => ({ ...item, seals: [...item.seals, inSystem] }))).toEqual([[], []]);

    const register = { document: 'SCORE_REGISTER', applicationId: null, scorerId: null, accepted: rules.archive.closingSignatures };
    expect(changed('SCORE_REGISTER', (item) => ({ ...item, signatures: item.signatures.filter((each) => each.role !== 'CHIEF').map((each) => (each.panelId === 'p2' ? { ...each, kind: 'PLATFORM' } : each)) }))).toEqual([
      [['SIGNATURE_NOT_COUNTED', { ...register, role: 'PANEL_CHAIR', panelId: 'p2', kinds: ['PLATFORM'] }], ['SIGNATURE_NOT_COUNTED', { ...register, role: 'CHIEF', panelId: null, kinds: [] }]],
      [`${SIGNER_ROLE_NAMES.PANEL_CHAIR}（第 2 组）现为${SIGNATURE_KIND_NAMES.PLATFORM}，不计入归档`, `${SIGNER_ROLE_NAMES.CHIEF}缺少签名`],
    ]);
    // only of chairs it matters for which panel they signed
    expect(changed('SCORE_REGISTER', (item) => ({ ...item, signatures: item.signatures.map((each) => (each.role === 'CHIEF' ? { role: each.role, kind: each.kind, panelId: 'p1' } : each)) }))).toEqual([[], []]);
  });

  it('asks for a document of the plan without a candidate only where it hangs on nothing', () => {
    const types = (change: object) => expectedDocuments({ candidates: [] }, { ...rules, archive: { ...rules.archive, required: rules.archive.required.map((each) => (each.type === 'SCHEDULE' ? { ...each, ...change } : each)) } }).map((each) => each.rule.type);
    expect(types({})).toContain('SCHEDULE');
    for (const change of [{ methods: ['DIRECT_RECOGNITION'] }, { levels: [1] }, { outcomes: ['PASSED'] }]) expect(types(change)).not.toContain('SCHEDULE');
  });

  it('takes the signatures of several copies together', () => {
    const scan = wet.items.find((item) => item.type === 'SCORE_REGISTER') as VolumeItem;
    const parted = { ...wet, items: [...wet.items.filter((item) => item !== scan), { ...scan, signatures: scan.signatures.slice(0, 2) }, { ...scan, signatures: scan.signatures.slice(2) }] };
    expect(checkCompleteness(parted, rules)).toEqual([]);
  });
});
