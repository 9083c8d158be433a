import { cq2022v1, type SlotState } from '@gt/rules';
import { emptyForm, type Applicant, type FormContent } from '../src/domain/form.js';
import { evolve, type Application, type ApplicationEvent, type DecidedBy } from '../src/domain/application.js';
import type { Body } from '../src/domain/accept.js';
import type { SubmitFacts } from '../src/domain/submit.js';

export const ids = { person: '10000000-0000-4000-8000-000000000001', employer: '10000000-0000-4000-8000-000000000002', body: '10000000-0000-4000-8000-000000000003', other: '10000000-0000-4000-8000-000000000004', site: '10000000-0000-4000-8000-000000000005', filing: '10000000-0000-4000-8000-000000000006', application: '10000000-0000-4000-8000-000000000007', plan: '10000000-0000-4000-8000-000000000008' } as const;
export const today = '2026-03-02';
export const creditCode = '91500000MA5U5B7X0Q';
export const turner = { code: '6-18-01-01', name: '车工', workType: null };

export const applicant: Applicant = { name: '张三', sex: 'MALE', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:v1:k:AAAA', idNumberMasked: '110*************2X', phoneSealed: null, phoneMasked: null };
/** An engineer of 机械工程 who applies for 二级 by 二(一). */
export const form: FormContent = {
  ...emptyForm, title: { series: '工程技术', name: '工程师', level: null, speciality: '机械工程', obtainedOn: '2018-12-01', certificateNumber: null, authority: null },
  currentOccupation: { code: turner.code }, target: { occupation: turner, level: 2 }, worksInCity: true, inPost: true, declarationMade: true,
  appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }], achievements: '主持技术改造两项。',
};
export const submitFacts: SubmitFacts = { today, ruleSets: [cq2022v1], employerName: '某某有限公司', institutionKnown: true, nameDiffers: false, born: null, slots: {}, signature: null, consentReasons: [] };
export const reviewer: DecidedBy = { subject: 'acc-reviewer', name: '李审核', at: '2026-03-02T01:00:00.000Z' };
export const intake: DecidedBy = { subject: 'acc-intake', name: '王受理', at: '2026-03-02T02:00:00.000Z' };
const always = { from: '2022-03-10', to: null };
export const body: Body = {
  type: 'SOCIAL_TRAINING', siteIds: [ids.site], units: [{ creditCode, validity: always, dispatchedWorkers: false }],
  scope: {
    filedScope: ([3, 2, 1] as const).map((level) => ({ occupation: turner, level, validity: always })), suspensions: [],
    approvedFilings: [{ filingId: ids.filing, version: 1, validity: always, rows: ([3, 2, 1] as const).map((level) => ({ occupation: turner, level, titleSpecialities: ['机械工程'] })) }],
  },
};
export const slot: SlotState = { occupation: turner, institutionId: ids.body, institutionName: '某某评价机构', state: 'HELD', passedLevel: null };

export const drafted = (change: Partial<FormContent> = {}): ApplicationEvent => ({ type: 'ApplicationDrafted', data: { personId: ids.person, employerId: ids.employer, institutionId: ids.body, applicant, form: { ...form, ...change }, importId: null, retakeOf: null } });
export const recommended: ApplicationEvent = { type: 'ApplicationRecommended', data: { opinion: '同意推荐', sealKind: 'IN_SYSTEM_APPROVAL', by: reviewer } };
/** The state after these events. */
export const after = (...events: readonly ApplicationEvent[]): Application => events.reduce((s: Application | null, e) => evolve(s, e), null)!;
