import { creditCodeCheckCharacter } from '@gt/domain';

/** The demonstration city: who is there and on which days things happen. All names are made up. */

const creditCode = (first17: string): string => first17 + creditCodeCheckCharacter(first17);

/** Business days of the seed (Asia/Shanghai). The calendar of 2026 is declared; 清明 and 劳动节 lie between. */
export const DAYS = {
  opening: '2026-03-02',
  intake: '2026-03-09',
  filing: '2026-03-16',
  /** first assessment day of the enterprise body's batch, of the plan of one, of the training body's batch */
  batch: '2026-04-13', single: '2026-04-14', training: '2026-04-15',
  /** too early after `filing`: nine working days */
  tooEarly: '2026-03-27',
  /** publicity of five working days is over */
  batchEffective: '2026-04-21', singleEffective: '2026-04-22', trainingEffective: '2026-04-23',
  numbersReturned: '2026-04-27',
  retakeIntake: '2026-04-28', retake: '2026-05-20', retakeEffective: '2026-05-28',
  closing: '2026-06-01',
} as const;
export const at = (day: string, time = '09:00'): string => `${day}T${time}:00+08:00`;

export const CENTRE = { name: '重庆市职业技能鉴定指导中心（演示）', level: 'MUNICIPAL', telephone: '023-86868686' } as const;
export const DISTRICTS = [
  { key: 'yuzhong', name: '渝中区人力资源和社会保障局（演示）', level: 'DISTRICT', telephone: '023-63636363' },
  { key: 'shapingba', name: '沙坪坝区人力资源和社会保障局（演示）', level: 'DISTRICT', telephone: '023-65656565' },
] as const;

export const OCCUPATION = {
  turner: { code: '6-18-01-01', name: '车工', speciality: '机械工程' },
  welder: { code: '6-18-02-04', name: '焊工', speciality: '焊接工程' },
  electrician: { code: '6-31-01-03', name: '电工', speciality: '电气工程' },
  programmer: { code: '4-04-05-01', name: '计算机程序设计员', speciality: '软件工程' },
  security: { code: '4-04-04-02', name: '网络与信息安全管理员', speciality: '网络安全' },
} as const;
export type OccupationKey = keyof typeof OCCUPATION;

/** Enterprise body: municipal, files here, numbers are allotted here. */
export const ENTERPRISE = {
  name: '重庆渝江机械制造有限公司', creditCode: creditCode('91500103MA5U00011'), prefix: 'Y000150000101', siteName: '渝江厂区站点', address: '重庆市渝中区演示路 1 号',
  occupations: ['turner', 'welder', 'electrician'] as const satisfies readonly OccupationKey[],
} as const;
/** A covered unit of the enterprise: its people may apply there too. */
export const SUBSIDIARY = { name: '重庆渝江铸锻有限公司', creditCode: creditCode('91500106MA5U00022') } as const;
/** Social-training body: district, files in the city's system, numbers come back from it. */
export const TRAINING = {
  name: '重庆两江技能培训学校', creditCode: creditCode('52500103MJP000033'), prefix: 'S000250000202', siteName: '两江校区站点', address: '重庆市渝中区演示路 2 号',
  occupations: ['programmer', 'security'] as const satisfies readonly OccupationKey[],
} as const;
/** The employer whose people apply at the training body. */
export const SOFTWARE = { name: '重庆嘉陵软件有限公司', creditCode: creditCode('91500112MA5U00044') } as const;
export const EMPLOYERS = { enterprise: { name: ENTERPRISE.name, creditCode: ENTERPRISE.creditCode }, software: SOFTWARE } as const;

/** Experts and assessors, in the order of their accounts. */
export const EXPERTS = [
  { account: 'zhuanjia-01', kinds: ['SENIOR_TITLE'], speciality: '机械制造', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-02', kinds: ['SENIOR_TITLE', 'SENIOR_ASSESSOR'], speciality: '焊接与材料', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-03', kinds: ['SENIOR_TECHNICIAN'], speciality: '机械加工', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-04', kinds: ['SENIOR_TITLE'], speciality: '电气自动化', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-05', kinds: ['SENIOR_TECHNICIAN'], speciality: '焊接', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-06', kinds: ['SENIOR_ASSESSOR'], speciality: '机械加工', of: ['turner', 'welder', 'electrician'] },
  { account: 'zhuanjia-07', kinds: ['SENIOR_TITLE'], speciality: '软件工程', of: ['programmer', 'security'] },
  { account: 'zhuanjia-08', kinds: ['SENIOR_TITLE'], speciality: '信息安全', of: ['programmer', 'security'] },
  { account: 'zhuanjia-09', kinds: ['SENIOR_ASSESSOR'], speciality: '计算机应用', of: ['programmer', 'security'] },
  { account: 'kaopingyuan-01', kinds: ['SENIOR_ASSESSOR'], speciality: '机械加工', of: ['turner', 'welder', 'electrician'] },
  { account: 'kaopingyuan-02', kinds: ['ASSESSOR'], speciality: '焊接', of: ['turner', 'welder', 'electrician'] },
] as const satisfies ReadonlyArray<{ account: string; kinds: readonly ('SENIOR_TITLE' | 'SENIOR_TECHNICIAN' | 'SENIOR_ASSESSOR' | 'ASSESSOR')[]; speciality: string; of: readonly OccupationKey[] }>;
export const QUALIFICATION_NAMES = { SENIOR_TITLE: '高级工程师', SENIOR_TECHNICIAN: '高级技师', SENIOR_ASSESSOR: '高级考评员', ASSESSOR: '考评员' } as const;
