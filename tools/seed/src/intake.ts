import { APPLICANT_COLUMNS, writeSheet } from '@gt/forms';
import { APPLICANT_ACCOUNT } from './accounts.js';
import { cellsOf, type Applicant, type Cast } from './applicants.js';
import { bulk } from './bulk.js';
import type { RefusalReason } from './call.js';
import { openAccount, type BodyKey, type Places } from './city.js';
import { handInPictures } from './lists.js';
import { at, DAYS, OCCUPATION } from './scene.js';
import { keptBytes, SHEET, sha256, until, type Session } from './session.js';

/** Facts of institutions that applications may not have yet. */
const BODY_ON_ITS_WAY = ['FACTS_NOT_YET_HERE', 'INSTITUTION_UNKNOWN', 'EMPLOYER_UNKNOWN', 'RULE_SET_MISSING', 'NOT_IN_BRIDGING_FILING', 'NOT_IN_FILED_SCOPE', 'NOT_OWN_STAFF', 'BODY_NOT_ACTIVE', 'SITE_NEEDED', 'SITE_UNKNOWN', 'NOT_FOUND', 'SPECIALITY_NOT_CORRESPONDING'];

/** An applicant whose row became an application. */
export interface Applied { readonly applicant: Applicant; readonly body: BodyKey; readonly rowNumber: number; readonly applicationId: string; /** why the city said no, if it did before acceptance */ readonly refusal: readonly RefusalReason[]; readonly accepted: boolean }
/** A row that the import refused. */
export interface FaultyRow { readonly applicant: Applicant; readonly body: BodyKey; readonly rowNumber: number; readonly messages: readonly string[] }
export interface Intake { readonly applied: readonly Applied[]; readonly faulty: readonly FaultyRow[] }

interface Side { readonly body: BodyKey; readonly clerk: string; readonly reviewer: string; readonly intake: string; readonly employerId: string; readonly institutionId: string; readonly siteId: string }
export const sidesOf = (p: Places): readonly Side[] => [
  { body: 'enterprise', clerk: 'danwei-jingban', reviewer: 'danwei-shenhe', intake: 'qiye-shouli', employerId: p.places.employer!, institutionId: p.places.enterprise!, siteId: p.sites.enterprise },
  { body: 'training', clerk: 'ruanjian-jingban', reviewer: 'ruanjian-shenhe', intake: 'peixun-shouli', employerId: p.places.software!, institutionId: p.places.training!, siteId: p.sites.training },
];

/** Imports one employer's spreadsheet: rows that can be read become drafts (the rules judge them at submission), faulty ones are told. */
export async function importSheet(session: Session, side: Side, applicants: readonly Applicant[]): Promise<{ drafts: Array<{ applicant: Applicant; rowNumber: number; id: string }>; faulty: FaultyRow[] }> {
  const bytes = await keptBytes(session, side.body, () => writeSheet('申报人员', APPLICANT_COLUMNS, cellsOf(applicants), at(DAYS.intake)));
  const { id } = await session.command<{ id: string }>(side.clerk, 'POST', `/api/applications/imports?employerId=${side.employerId}&institutionId=${side.institutionId}&load=READABLE`, bytes,
    { headers: { 'content-type': SHEET }, until: ['INSTITUTION_UNKNOWN', 'RULE_SET_MISSING', 'NOT_FOUND'] });
  await until('import loaded', async () => ((await session.get<{ state: string }>(side.clerk, `/api/applications/imports/${id}`)).state === 'LOADED' ? true : undefined));
  interface Row { rowNumber: number; applicationId: string | null; faults: ReadonlyArray<{ message: string }> }
  const { items } = await session.get<{ items: Row[] }>(side.clerk, `/api/applications/imports/${id}/rows?limit=1000`);
  // the heading is the first row of the sheet
  const rows = items.map((row) => ({ ...row, applicant: applicants[row.rowNumber - 2]! }));
  return {
    drafts: rows.flatMap(({ applicant, rowNumber, applicationId }) => (applicationId === null ? [] : [{ applicant, rowNumber, id: applicationId }])),
    faulty: rows.flatMap(({ applicant, rowNumber, applicationId, faults }) => (applicationId === null ? [{ applicant, body: side.body, rowNumber, messages: faults.map((f) => f.message) }] : [])),
  };
}

const without = <T extends { id: string }>(items: readonly T[], refused: ReadonlyMap<string, unknown>): T[] => items.filter((item) => !refused.has(item.id));

/** From spreadsheet to acceptance: submit, signed pages, recommendation, acceptance with claims and 待核 conditions decided. */
export async function takeIn(session: Session, places: Places, cast: Cast, side: Side): Promise<Intake> {
  const { drafts, faulty } = await importSheet(session, side, side.body === 'enterprise' ? cast.enterprise : cast.software);
  if (side.body === 'enterprise') await handInPictures(session, side.clerk, drafts.filter((d) => d.applicant.way === 'PLAN'));
  const ids = (items: readonly { id: string }[]) => ({ ids: items.map((i) => i.id) });
  const notSubmitted = await bulk(session, side.clerk, '/api/applications/submissions', drafts, (d) => d.id, ids, BODY_ON_ITS_WAY);
  const submitted = without(drafts, notSubmitted);
  await signPages(session, side.clerk, submitted, DAYS.intake);

  for (const { id } of submitted.filter((d) => d.applicant.way === 'WITHDRAWN')) await session.command(side.clerk, 'POST', `/api/applications/applications/${id}/withdraw`, { reason: '本人因工作安排撤回申报。' });
  for (const { id } of submitted.filter((d) => d.applicant.way === 'NOT_RECOMMENDED')) await session.command(side.reviewer, 'POST', `/api/applications/applications/${id}/not-recommend`, { reason: '该同志已提出离职，单位不予推荐。' });
  const toRecommend = submitted.filter((d) => !['WITHDRAWN', 'NOT_RECOMMENDED'].includes(d.applicant.way));
  await mustAll(bulk(session, side.reviewer, '/api/applications/recommendations', toRecommend, (d) => d.id, (items) => ({ ...ids(items), opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' }), ['NOT_FOUND']), 'recommendation');

  for (const { id } of toRecommend.filter((d) => d.applicant.way === 'REFUSED_BY_BODY')) {
    await session.command(side.intake, 'POST', `/api/applications/applications/${id}/refuse`, { reasons: [{ clause: '五(三)', message: '所附职称证书与核查结果不符。' }] });
  }
  const toAccept = toRecommend.filter((d) => d.applicant.way !== 'REFUSED_BY_BODY');
  const notAccepted = await bulk(session, side.intake, '/api/applications/acceptances', toAccept, (d) => d.id, (items) => ({ items: items.map((d) => acceptance(d, side.siteId)) }), BODY_ON_ITS_WAY);
  for (const { id } of without(toAccept, notAccepted).filter((d) => d.applicant.way === 'WITHDRAWN_BY_DECISION')) {
    await session.command(side.intake, 'POST', `/api/applications/applications/${id}/withdraw-by-decision`, { reason: '单位证明该同志已离职。' });
  }
  const accepted = new Set(without(toAccept, notAccepted).map((d) => d.id));
  return { faulty, applied: drafts.map(({ applicant, rowNumber, id }) => ({ applicant, body: side.body, rowNumber, applicationId: id, accepted: accepted.has(id), refusal: notSubmitted.get(id) ?? notAccepted.get(id) ?? [] })) };
}

/** The pen-signed pages of the declarations have come, with the consents to the 告知书 on them; a page is known by its hash. */
export async function signPages(session: Session, clerk: string, items: readonly { id: string }[], day: string): Promise<void> {
  await mustAll(bulk(session, clerk, '/api/applications/signed-pages', items, (d) => d.id, (list) => ({ items: list.map(({ id }) => ({ id, signedOn: day, pageSha256: sha256(`演示签字页 ${id}`) })) }), []), 'signed pages');
  await mustAll(bulk(session, clerk, '/api/applications/consent-pages', items, (d) => d.id, (list) => ({ items: list.map(({ id }) => ({ id, signedOn: day, pageSha256: sha256(`演示签字页 ${id}`), kinds: ['ID_NUMBER_AND_PHOTO', 'PASSING_ON'] })) }), []), 'consents on paper');
}

export async function mustAll(work: Promise<ReadonlyMap<string, readonly RefusalReason[]>>, what: string): Promise<void> {
  const refused = await work;
  if (refused.size > 0) throw new Error(`${what}: ${refused.size} refused, first: ${[...refused.values()][0]!.map((r) => `${r.code} ${r.message}`).join('; ')}`);
}

export function acceptance({ id, applicant }: { readonly id: string; readonly applicant: Applicant }, siteId: string): object {
  const decide = (index: number) => (applicant.claim === 'ACCEPTED'
    ? { index, accepted: index === 0, reason: index === 0 ? '已核验获奖证书原件。' : '只有团体名次，未见个人奖次证明。' }
    : { index, accepted: false, reason: '只有团体名次，未见个人奖次证明。' });
  return {
    id, siteId, claims: (applicant.cells['claims'] ?? '').split(';').filter((c) => c !== '').map((_, index) => decide(index)),
    confirmations: applicant.confirmation ? [{ code: applicant.confirmation.code, met: true, reason: '已向发证机关和所在单位核实。', ...(applicant.confirmation.titleLevel ? { titleLevel: applicant.confirmation.titleLevel } : {}) }] : [],
  };
}

/** 七(三): who holds a slot applies again at another body, by the own account with the own signature, and is refused there. */
export async function secondApplication(session: Session, places: Places, intake: Intake): Promise<Applied> {
  const holder = intake.applied.find((a) => a.applicant.key === 'slotHolder')!;
  const { personId } = await session.get<{ personId: string }>('danwei-jingban', `/api/applications/applications/${holder.applicationId}`);
  await openAccount(session, { account: APPLICANT_ACCOUNT, role: 'APPLICANT' }, holder.applicant.person.name, personId);
  const { person, cells } = holder.applicant;
  const appraisals = [2023, 2024, 2025].map((year) => ({ year, grade: '合格' }));
  const { version: noticeVersion } = await session.get<{ version: number }>(APPLICANT_ACCOUNT, '/api/applications/privacy-notice');
  await session.command(APPLICANT_ACCOUNT, 'POST', '/api/applications/consents', { personId, noticeVersion, kinds: ['ID_NUMBER_AND_PHOTO', 'PASSING_ON'] });
  const { id } = await session.command<{ id: string }>(APPLICANT_ACCOUNT, 'POST', '/api/applications/applications', {
    employerId: places.places.employer, institutionId: places.places.training,
    applicant: { name: person.name, idType: person.documentType, idNumber: person.documentNumber, phone: person.phone },
    form: { title: { series: cells['titleSeries'], name: cells['titleName'], speciality: OCCUPATION.programmer.speciality }, currentOccupation: { code: OCCUPATION.programmer.code }, target: { occupation: { code: OCCUPATION.programmer.code }, level: 1 },
      worksInCity: true, inPost: true, declarationMade: true, frontLine: false, appraisals, priorCertificates: [], workPeriods: [], claims: [] },
  });
  const path = `/api/applications/applications/${id}`;
  await session.command(APPLICANT_ACCOUNT, 'POST', `${path}/submit`);
  await session.command('danwei-shenhe', 'POST', `${path}/recommend`, { opinion: '同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' });
  const { status } = await session.get<{ status: string }>('peixun-shouli', path);
  const refusal = status === 'REFUSED' ? [] : await session.refused('peixun-shouli', 'POST', `${path}/accept`, { siteId: places.sites.training, claims: [], confirmations: [] }, 'SLOT_TAKEN', { until: BODY_ON_ITS_WAY });
  await session.command('peixun-shouli', 'POST', `${path}/refuse`, { reasons: [{ code: 'SLOT_TAKEN', clause: '七(三)', message: '同一职称级别已在其他评价机构申报并受理，不得重复申报。' }] });
  return { applicant: { ...holder.applicant, key: 'secondApplication', occupation: 'programmer', story: '同一职称级别另向他机构申报' }, body: 'training', rowNumber: 0, applicationId: id, accepted: false, refusal };
}
