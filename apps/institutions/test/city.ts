import { randomUUID } from 'node:crypto';
import { creditCodeCheckCharacter } from '@gt/domain';
import { calendarPapers, cq2022v1 } from '@gt/rules';
import { PDFDocument } from 'pdf-lib';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';

/** Valid numbers of nobody: GB 11643 check digits over made-up places and days. */
export const ID_NUMBERS = ['11010519491231002X', '440524188001010014', '500101199003071232', '500101198505052342'];

/** The n-th made-up credit code with a right check character. */
export const codeOf = (n: number): string => { const head = `91500000MA5U5${String(n).padStart(4, '0')}`; return head + creditCodeCheckCharacter(head); };

/** The municipal centre with its people, on a fresh service. */
export interface City { test: TestService; centreId: string; operator: TestCaller; officer: TestCaller; reviewer: TestCaller }

export const ok = async <T = { id: string; version: number }>(answer: Promise<{ statusCode: number; json: () => unknown; body: string }>): Promise<T> => {
  const got = await answer;
  if (got.statusCode >= 300) throw new Error(`${got.statusCode} ${got.body}`);
  return got.json() as T;
};
export const refused = async (answer: Promise<{ statusCode: number; json: () => unknown }>): Promise<[number, string[]]> => {
  const got = await answer;
  const problem = got.json() as { code: string; reasons?: Array<{ code: string }>; errors?: Array<{ field: string }> };
  return [got.statusCode, problem.reasons?.map((each) => each.code) ?? problem.errors?.map((each) => each.field) ?? [problem.code]];
};

export async function buildCity(): Promise<City> {
  const test = await startTestService(definition, { now: '2026-03-02T09:00:00+08:00' });
  const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
  const { id: centreId } = await ok(operator.call('POST', '/api/institutions/bureaus', { name: '重庆市职业技能鉴定指导中心', level: 'MUNICIPAL', telephone: '023-60000000' }));
  return { test, centreId, operator, officer: await test.as([{ role: 'BUREAU_OFFICER', place: centreId }]), reviewer: await test.as([{ role: 'BUREAU_REVIEWER', place: centreId }]) };
}

export const profile = (supervisorId: string, more: object = {}) => ({ name: '重庆某某机械有限公司', creditCode: codeOf(1), type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId, filingMode: 'NATIVE', filingModeDocument: '渝鉴〔2026〕1号', numberMode: 'ALLOTTED', ...more });
export const scopeRow = (more: object = {}) => ({ occupationCode: '6-18-01-01', levels: [3, 2, 1], from: '2022-03-10', ...more });

/** A body up to its activation. */
export async function activeBody(city: City, more: { creditCode?: string; type?: string; prefix: string; supervisorId?: string; filingLevel?: string; officer?: TestCaller }): Promise<{ id: string; siteId: string }> {
  const { prefix, officer = city.officer, supervisorId = city.centreId, ...rest } = more;
  const post = (path: string, body?: unknown) => officer.call('POST', `/api/institutions/institutions${path}`, body);
  const put = (path: string, body: unknown, version: number) => officer.call('PUT', `/api/institutions/institutions${path}`, body, { 'if-match': `"${version}"` });
  const given = profile(supervisorId, rest);
  const { id } = await ok(post('', given));
  const { sites } = await ok<{ sites: Array<{ siteId: string }> }>(post(`/${id}/sites`, { name: '本部', printedName: given.name, address: '重庆市渝中区' }));
  const siteId = sites[0]!.siteId;
  let { version } = await ok(post(`/${id}/sites/${siteId}/number-evidence`, { prefix, document: '站点编码通知〔2026〕3号' }));
  if (given.type === 'ENTERPRISE') ({ version } = await ok(put(`/${id}/covered-units`, { units: [{ name: given.name, creditCode: given.creditCode, relation: '本单位', from: '2022-03-10', evidence: '营业执照' }] }, version)));
  await ok(put(`/${id}/filed-scope`, { rows: [scopeRow()] }, version));
  await ok(post(`/${id}/activate`));
  return { id, siteId };
}

export async function adoptRules(city: City): Promise<void> {
  const { id } = await ok(city.officer.call('POST', '/api/institutions/rule-sets', { content: cq2022v1 }));
  await ok(city.reviewer.call('POST', `/api/institutions/rule-sets/${id}/adopt`));
}

export const paper2026 = () => { const { year, source, off, makeup } = calendarPapers.find((each) => each.year === 2026)!; return { year, paper: source, off, makeup }; };

export const expertForm = (idNumber: string, more: object = {}) => ({ name: '李四', idNumber, qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师' }], education: '本科', speciality: '机械', occupationCodes: ['6-18-01-01'], employerName: '某某大学', ...more });
export const filingForm = (expertIds: string[], more: object = {}) => ({
  officeAddress: '重庆市渝中区', legalRepresentative: { name: '王一', post: '总经理', mobile: '13800138000' }, contact: { name: '王二', post: '主任', landline: '023-61234567', mobile: '13900139000' },
  rows: [{ occupationCode: '6-18-01-01', level: 2, titleSpecialities: ['机械工程'] }], staff: [{ name: '王三', idNumber: ID_NUMBERS[0], post: '工程师', education: '本科', duty: '考务' }],
  expertIds, bodyRules: [{ title: '贯通评价管理办法', documentNumber: '〔2026〕1号', adoptedOn: '2026-01-05' }], ...more });

export const anId = () => randomUUID();

/** A PDF with some pages; no two are the same bytes. */
export async function blankPaper(pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i += 1) document.addPage();
  document.setTitle(randomUUID());
  return Buffer.from(await document.save());
}
