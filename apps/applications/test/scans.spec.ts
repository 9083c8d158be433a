import { sha256 } from '@gt/persistence';
import { PDFDocument } from 'pdf-lib';
import { blankPaper, draft, formDto, openCity, reasonCodes, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });

interface ScanView { id: string; state: string; pages: number; read: number; forms: Array<{ applicationId: string; name: string; missing: number[]; scanned: Array<{ page: number; formPage: number }> }>; loose: Array<{ page: number; standing: string }> }
const printed = async (id: string) => PDFDocument.load((await city.clerk.call('GET', `/api/applications/applications/${id}/preview`)).rawPayload);
const stack = async (...sheets: Array<[PDFDocument, number] | null>) => {
  const made = await PDFDocument.create();
  for (const sheet of sheets) { if (!sheet) made.addPage([595, 842]); else { const [page] = await made.copyPages(sheet[0], [sheet[1] - 1]); made.addPage(page!); } }
  return Buffer.from(await made.save());
};
const send = (bytes: Buffer, caller = city.clerk) => caller.call('POST', `/api/applications/scans?employerId=${city.employerId}`, bytes, { 'content-type': 'application/octet-stream' });
const scanOf = async (bytes: Buffer): Promise<ScanView> => {
  const answer = await send(bytes);
  if (answer.statusCode !== 202) throw new Error(answer.body);
  await city.test.runJobs();
  return (await city.clerk.call('GET', `/api/applications/scans/${(answer.json() as { id: string }).id}`)).json() as ScanView;
};

it('a stack of mixed pages sorts itself to its forms; what is missing, strange, changed or there twice is listed', async () => {
  const [whole, part, changed] = [await draft(city), await draft(city, { applicant: { name: '李四' } }), await draft(city)];
  for (const { id } of [whole, part]) await step(city.clerk, id, 'submit');
  const [a, b, c] = [await printed(whole.id), await printed(part.id), await printed(changed.id)];
  const pages = a.getPageCount();
  await city.clerk.call('PUT', `/api/applications/applications/${changed.id}`, { institutionId: city.body.institutionId, applicant: { name: '张三' }, form: { achievements: '打印后改过' } }, { 'if-match': '"1"' });
  const scan = await scanOf(await stack([b, 2], ...Array.from({ length: pages }, (_, i): [PDFDocument, number] => [a, pages - i]), null, [c, 1], [a, 1]));
  expect(scan).toMatchObject({ state: 'READ', pages: pages + 4, read: pages + 4 });
  expect(scan.forms.map((f) => [f.applicationId, f.name, f.missing.length])).toEqual([[part.id, '李四', pages - 1], [whole.id, '张三', 0]]);
  expect(scan.loose.map((p) => [p.page, p.standing])).toEqual([[pages + 2, 'NO_CODE'], [pages + 3, 'UNKNOWN_FORM'], [pages + 4, 'DOUBLE']]);

  // 填表说明一: the whole one is registered as signed by pen, and kept with its application; the other one waits
  const registered = (await city.clerk.call('POST', `/api/applications/scans/${scan.id}/registrations`, { signedOn: '2026-03-02' })).json() as { done: number; results: Array<{ id: string; outcome: string }> };
  expect(registered).toMatchObject({ done: 1, results: [{ id: whole.id, outcome: 'DONE' }] });
  const { declaration, signedPage } = (await city.clerk.call('GET', `/api/applications/applications/${whole.id}`)).json() as { declaration: string; signedPage: { pageSha256: string } };
  expect(declaration).toBe('WET_SCAN');
  const { items } = (await city.clerk.call('GET', `/api/applications/applications/${whole.id}/materials`)).json() as { items: Array<{ item: string; files: Array<{ sha256: string; pages: number }> }> };
  expect(items.find((line) => line.item === 'SIGNED_FORM')!.files).toMatchObject([{ sha256: signedPage.pageSha256, pages }]);
  expect((await city.clerk.call('GET', `/api/applications/applications/${part.id}`)).json()).toMatchObject({ declaration: 'PEN_AWAITED' });

  // returned by the employer: the registered page is nobody's to take away or replace; with a changed form it is set aside, kept for the edition that it was signed for
  const page = (await city.test.db.query<{ id: string }>(`SELECT id FROM attachment WHERE application_id = $1 AND item = 'SIGNED_FORM'`, [whole.id]))[0]!.id;
  await step(city.reviewer, whole.id, 'return', { reason: '补填工作实绩' });
  const refused = [await city.clerk.call('POST', `/api/applications/attachments/${page}/removal`), await city.clerk.call('POST', `/api/applications/applications/${whole.id}/attachments?material=OTHER&replaces=${page}`, await blankPaper(), { 'content-type': 'application/octet-stream' })];
  expect(refused.map((answer) => [answer.statusCode, reasonCodes(answer)])).toEqual([[422, ['PAGE_REGISTERED']], [422, ['PAGE_REGISTERED']]]);
  const { version } = (await city.clerk.call('GET', `/api/applications/applications/${whole.id}`)).json() as { version: number };
  expect((await city.clerk.call('PUT', `/api/applications/applications/${whole.id}`, { institutionId: city.body.institutionId, applicant: { name: '张三' }, form: { ...formDto(), achievements: '补填' } }, { 'if-match': `"${version}"` })).statusCode).toBe(200);
  expect((await city.clerk.call('GET', `/api/applications/applications/${whole.id}`)).json()).toMatchObject({ declaration: 'NONE', signedPage: null });
  const left = (await city.clerk.call('GET', `/api/applications/applications/${whole.id}/materials`)).json() as { items: Array<{ item: string }> };
  expect(left.items.map((line) => line.item)).not.toContain('SIGNED_FORM');
  expect((await city.clerk.call('GET', `/api/applications/attachments/${page}`)).statusCode).toBe(200);
  expect((await city.clerk.call('POST', `/api/applications/attachments/${page}/removal`)).statusCode).toBe(404);
}, 120_000);

it('what is no scan is refused, and another unit neither sends nor sees one', async () => {
  const refused = await send(Buffer.from('no scan'));
  expect([refused.statusCode, (refused.json() as Problem).code]).toEqual([422, 'SCAN_UNREADABLE']);
  // what opens to be looked at and not to be divided is said at once, not when its pages are registered
  const active = await PDFDocument.create();
  active.addPage();
  active.addJavaScript('x', 'app.alert(1)');
  const locked = Buffer.from(await (await PDFDocument.load(await stack(null))).save({ useObjectStreams: false })).toString('latin1').replace('/Root', '/Encrypt 1 0 R /Root');
  for (const [bytes, code] of [[Buffer.from(await active.save()), 'PDF_ACTIVE'], [Buffer.from(locked, 'latin1'), 'PDF_LOCKED']] as const) expect((await send(bytes)).json()).toMatchObject({ status: 422, code });
  const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.institutionId }]);
  expect((await send(await stack(null), stranger)).statusCode).toBe(403);
  const { id } = await scanOf(await stack(null));
  expect((await stranger.call('GET', `/api/applications/scans/${id}`)).statusCode).toBe(404);
  expect((await stranger.call('GET', '/api/applications/scans')).json()).toEqual({ items: [] });
  expect((await city.intake.call('GET', `/api/applications/scans/${id}`)).statusCode).toBe(403);
});

it('one signed page is handed in by itself: kept as a paper, and the declaration is signed; a form that awaits none, a later day and what is no page are refused', async () => {
  const { id } = await draft(city);
  const page = await blankPaper(2);
  const hand = (bytes: Buffer, signedOn = '2026-03-02', caller = city.clerk) => caller.call('POST', `/api/applications/applications/${id}/signed-pages?signedOn=${signedOn}`, bytes, { 'content-type': 'application/octet-stream' });
  expect((await hand(page)).statusCode).toBe(409); // a draft is not signed yet
  await step(city.clerk, id, 'submit');
  const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.institutionId }]);
  expect([(await hand(page, '2026-03-02', stranger)).statusCode, (await hand(page, '2026-03-02', city.reviewer)).statusCode, (await hand(page, 'x')).statusCode]).toEqual([404, 403, 400]);
  expect([(await hand(Buffer.from('<html>'))).json(), (await hand(page, '2026-03-03')).json()]).toMatchObject([{ code: 'FILE_TYPE_UNKNOWN' }, { reasons: [{ code: 'SIGNED_IN_THE_FUTURE' }] }]);
  const answer = await hand(page);
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { id, pageSha256: sha256(page) }]);
  const view = (await city.clerk.call('GET', `/api/applications/applications/${id}`)).json();
  expect(view).toMatchObject({ declaration: 'WET_SCAN', signedPage: { signedOn: '2026-03-02', pageSha256: sha256(page) } });
  const { items } = (await city.clerk.call('GET', `/api/applications/applications/${id}/materials`)).json() as { items: Array<{ item: string; registered: boolean; files: Array<{ sha256: string; pages: number }> }> };
  expect(items.find((line) => line.item === 'SIGNED_FORM')).toMatchObject({ registered: true, files: [{ sha256: sha256(page), pages: 2 }] });
  expect(reasonCodes(await hand(await blankPaper(3)))).toEqual(['DECLARATION_NOT_AWAITED']);
});
