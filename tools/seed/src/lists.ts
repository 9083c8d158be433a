import { LEGACY_COLUMNS, writeSheet } from '@gt/forms';
import { APPLICANT_ACCOUNT } from './accounts.js';
import type { Applied } from './intake.js';
import type { Person } from './people.js';
import { page, portrait } from './pictures.js';
import { at, DAYS, OCCUPATION, TRAINING } from './scene.js';
import { keptBytes, SHEET, sha256, type Session } from './session.js';

/** What gives every list of the portal something to look at: pictures and papers, 历史数据, a person with two documents, requests for correction. */

/** Photos and copies that some applicants' clerk hands in with 附件2, before it is submitted. */
const WITH_PICTURES = 3;
export async function handInPictures(session: Session, clerk: string, drafts: readonly { readonly id: string }[]): Promise<void> {
  for (const [i, { id }] of drafts.slice(0, WITH_PICTURES).entries()) {
    const path = `/api/applications/applications/${id}`;
    const file = { headers: { 'content-type': 'application/octet-stream' } };
    await session.command(clerk, 'PUT', `${path}/photo`, await portrait(i), file);
    for (const material of ['TITLE_CERTIFICATE', 'ID_DOCUMENT']) await session.command(clerk, 'POST', `${path}/attachments?material=${material}`, await page(i + (material === 'ID_DOCUMENT' ? 3 : 0)), file);
  }
}

type LegacyCells = Readonly<Partial<Record<string, string>>>;
const legacyRow = (person: Pick<Person, 'name' | 'documentType' | 'documentNumber'>, employer: string, cells: LegacyCells): LegacyCells => ({
  name: person.name, documentType: person.documentType === 'PASSPORT' ? '护照' : '居民身份证', documentNumber: person.documentNumber, employer, creditCode: TRAINING.creditCode, type: '社会培训评价组织', occupationCode: OCCUPATION.programmer.code, workType: '--', outcome: '合格', evidence: '演示〔2023〕9 号名册', ...cells,
});

/** 七(三), before this system: one whose slot is filled, one whose slot stands at another body (the centre decides), one of the passport holder under an earlier passport. */
async function legacy(session: Session, applied: readonly Applied[], newcomer: Person): Promise<Person> {
  const of = (key: string): Person => applied.find((a) => a.applicant.key === key)!.applicant.person;
  const earlier: Person = { ...of('passport'), documentNumber: 'C3JM2R81K' };
  const number = (year: string, level: number, serial: number) => `${TRAINING.prefix}${year}${level}${String(serial).padStart(6, '0')}`;
  const rows = [
    legacyRow(newcomer, '重庆演示信息技术有限公司', { titleLevel: '中级', level: '2', acceptedOn: '2023-05-10', certificateNumber: number('23', 2, 1), issuedOn: '2023-06-20' }),
    legacyRow(of('claimRejected'), '重庆演示信息技术有限公司', { titleLevel: '中级', level: '2', acceptedOn: '2023-05-11', certificateNumber: number('23', 2, 2), issuedOn: '2023-06-20' }),
    legacyRow(earlier, '重庆演示信息技术有限公司', { titleLevel: '助理级', level: '3', acceptedOn: '2022-09-15', certificateNumber: number('22', 3, 1), issuedOn: '2022-11-01' }),
  ];
  const bytes = await keptBytes(session, 'legacy', () => writeSheet('历史数据', LEGACY_COLUMNS, rows.map((row) => LEGACY_COLUMNS.map(({ key }) => row[key] ?? '')), at(DAYS.closing)));
  const { loaded, left } = await session.command<{ loaded: number; left: ReadonlyArray<{ faults: readonly string[] }> }>('yuzhong-jingban', 'POST', `/api/applications/legacy/imports?evidence=${sha256('演示〔2023〕9 号名册')}`, bytes, { headers: { 'content-type': SHEET } });
  if (loaded !== rows.length) throw new Error(`历史数据: ${loaded} of ${rows.length} loaded, first fault: ${left[0]?.faults[0] ?? ''}`);
  return earlier;
}

/** After the batches: nothing of theirs is changed by it. */
export async function fillLists(session: Session, applied: readonly Applied[], newcomer: Person): Promise<void> {
  const earlier = await legacy(session, applied, newcomer);
  const document = ({ documentType, documentNumber }: Person) => ({ idType: documentType, idNumber: documentNumber });
  await session.command('qiye-shouli', 'POST', '/api/applications/person-joins', {
    kind: 'JOIN', kept: document(applied.find((a) => a.applicant.key === 'passport')!.applicant.person), other: document(earlier), reason: '同一人换发护照前后各有一个号码，本人出示新旧护照。', document: '新旧护照复印件', evidenceSha256: sha256('演示新旧护照复印件'),
  });
  // the purge counts in real days, and these were begun months ago (DRAFT_RETENTION_DAYS)
  for (const draft of applied.filter((a) => a.applicant.way === 'SUBMISSION_REFUSED')) {
    await session.command('shizhongxin-shenhe', 'POST', '/api/applications/draft-holds', { applicationId: draft.applicationId, held: true, reason: '演示城市的草稿，长期保留供查看。', document: '演示〔2026〕6 号' });
  }
  const { applicationId } = applied.find((a) => a.applicant.key === 'slotHolder')!;
  const wish = (field: string, wished: string, grounds: string, evidence: string) => session.command(APPLICANT_ACCOUNT, 'POST', '/api/applications/corrections', { applicationId, field, wished, grounds, evidence });
  await wish('employerAddress', '重庆市渝中区演示路 1 号附 2 号', '单位去年搬到新厂区，地址写的是旧的。', '单位地址变更通知（演示〔2025〕2 号）');
  await wish('OTHER', '获奖年份应为 2024 年', '填报时写成了 2023 年。', '获奖证书原件');
}
