import { randomBytes, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { APPLICANT_COLUMNS, readSheet, writeSheet } from '@gt/forms';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { creditCode, residentId, zipOf, zipStating, type Packed } from '@gt/testing';
import sharp from 'sharp';
import { readBundle } from '../src/jobs/read-bundle.js';
import { sweepFiles } from '../src/jobs/sweep-files.js';
import { Stores } from '../src/storage/stores.js';
import { blankPaper, draft, dying, employerCode, openCity, step, type City, type Problem } from './city.js';

let city: City;
let paper: Buffer;
let photo: Buffer;
beforeAll(async () => {
  city = await openCity();
  paper = await blankPaper();
  photo = await portrait('#c08060');
});
afterAll(async () => { await city?.test.stop(); });

const portrait = (face: string) => sharp({ create: { width: 600, height: 840, channels: 3, background: '#ffffff' } }).composite([{ input: Buffer.from(`<svg width="600" height="840"><ellipse cx="300" cy="380" rx="150" ry="200" fill="${face}"/></svg>`) }]).jpeg().toBuffer();
/** A paper of its own: the same one for the same line is the same attachment. */
const another = (n: number) => Buffer.concat([paper, Buffer.from(`\n% ${n}\n`)]);
/** 职称证书 and 身份证 in GBK, as Chinese Windows writes names. */
const GBK = { TITLE: Buffer.from('d6b0b3c6d6a4cae9', 'hex'), ID_CARD: Buffer.from('c9edb7ddd6a4', 'hex') };

interface Bundle { id: string; state: string; files: number; read: number; placed: number; faulty: number; acts: string[] }
interface File { number: number; name: string; standing: string; applicationId: string | null; itemName: string | null; code: string | null; message: string | null }
const upload = (bytes: Buffer, more: { importId?: string; employerId?: string; caller?: City['clerk']; headers?: Record<string, string> } = {}) =>
  (more.caller ?? city.clerk).call('POST', `/api/applications/bundles?employerId=${more.employerId ?? city.employerId}${more.importId ? `&importId=${more.importId}` : ''}`, bytes, { 'content-type': 'application/octet-stream', ...more.headers });
const bundleOf = async (id: string) => (await city.clerk.call('GET', `/api/applications/bundles/${id}`)).json() as Bundle;
const filesOf = async (id: string, query = '') => ((await city.clerk.call('GET', `/api/applications/bundles/${id}/files${query}`)).json() as { items: File[] }).items;
/** Uploads a bundle and lets the job work. */
async function brought(files: readonly Packed[], importId?: string) {
  const answer = await upload(zipOf(files), importId ? { importId } : {});
  expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([202, expect.anything()]);
  await city.test.runJobs();
  const { id } = answer.json() as { id: string };
  return { ...await bundleOf(id), list: await filesOf(id) };
}
/** A draft of somebody, with the number of the document. */
async function person(change: Parameters<typeof draft>[1] = {}) {
  const number = residentId(city.random);
  return { number, ...await draft(city, { ...change, applicant: { idNumber: number, ...change.applicant } }) };
}
const materials = async (id: string) => (await city.clerk.call('GET', `/api/applications/applications/${id}/materials`)).json() as { photo: object | null; items: Array<{ item: string; files: unknown[] }> };
/** Lines with their number of files, the photo as a line of its own. */
async function held(id: string): Promise<Record<string, number>> {
  const { photo: own, items } = await materials(id);
  return Object.fromEntries([...(own ? [['PHOTO', 1] as const] : []), ...items.filter((i) => i.files.length > 0).map((i) => [i.item, i.files.length] as const)]);
}

it('files find their person by the number of the document, in whatever folder and encoding, and lie where they belong', async () => {
  const [one, two, passport] = [await person(), await person({ form: { claims: [{ kind: 'COMPETITION', name: '技能大赛', authority: 'PROVINCIAL', prize: '一等奖', awardedOn: '2024-05-01', proof: 'CERTIFICATE' }] } }), await draft(city, { applicant: { idType: 'PASSPORT', idNumber: 'E12345678', sex: 'MALE' } })];
  const done = await brought([
    { name: '材料/', flagged: true }, { name: `材料/${one.number}.jpg`, bytes: photo, flagged: true }, { name: `材料/${one.number}-职称证书.pdf`, bytes: paper, flagged: true }, { name: `材料/${one.number}-职称证书-2.pdf`, bytes: another(2), flagged: true },
    { name: '', raw: Buffer.concat([Buffer.from(`${two.number}-`), GBK.TITLE, Buffer.from('.pdf')]), bytes: paper }, { name: '', raw: Buffer.concat([Buffer.from(`${two.number}\\`), GBK.ID_CARD, Buffer.from('.jpg')]), bytes: photo },
    { name: `${two.number.toLowerCase()}-直接认定1.pdf`, bytes: another(3), flagged: true }, { name: 'E12345678-学历.pdf', bytes: paper, flagged: true }, { name: '__MACOSX/._x.jpg', bytes: Buffer.from('x') }, { name: 'Thumbs.db', bytes: Buffer.from('x') },
  ]);
  expect(done).toMatchObject({ state: 'READ', files: 7, read: 7, placed: 7, faulty: 0, acts: [] });
  expect([await held(one.id), await held(two.id), await held(passport.id)]).toEqual([{ PHOTO: 1, TITLE_CERTIFICATE: 2 }, { TITLE_CERTIFICATE: 1, ID_DOCUMENT: 1, 'CLAIM_PROOF:0': 1 }, { EDUCATION: 1 }]);
  expect(done.list.map((f) => [f.number, f.itemName])).toEqual([[1, '照片'], [2, '专业技术职称证书'], [3, '专业技术职称证书'], [4, '专业技术职称证书'], [5, '身份证件（正反面）'], [6, '直接认定证明材料'], [7, '学历证书']]);
  // the bundle itself goes once it is read
  await sweepFiles(city.test.service.kit, 0);
  expect(await city.test.db.query('SELECT sha256 FROM bundle WHERE sha256 IS NOT NULL')).toEqual([]);
});

it('the same bundle twice makes nothing twice, and keeps the part of the photo that somebody chose', async () => {
  const { number, id } = await person();
  const files = [{ name: `${number}.jpg`, bytes: photo, flagged: true }, { name: `${number}-职称证书.pdf`, bytes: paper, flagged: true }];
  await brought(files);
  const crop = { left: 0.05, top: 0.05, width: 0.9, height: 0.9 };
  expect((await city.clerk.call('POST', `/api/applications/applications/${id}/photo/crop`, crop)).statusCode).toBe(200);
  const before = await materials(id);
  expect(await brought(files)).toMatchObject({ state: 'READ', placed: 2, faulty: 0 });
  expect(await materials(id)).toEqual(before);
});

it('files named by the rows of an import come to the drafts that the rows became', async () => {
  const rows = [1, 2, 3].map((i) => ({ name: `王小${i}`, documentType: '居民身份证', documentNumber: i === 3 ? '110101199001011234' : residentId(city.random), employer: '重庆某某机械有限公司', creditCode: employerCode, titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程',
    currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '2', inPost: '是', worksInCity: '是', frontLine: '否', appraisals: '2023:合格;2024:优秀;2025:合格' }));
  const sheet = Buffer.from(await writeSheet('申报人员', APPLICANT_COLUMNS, rows.map((r) => APPLICANT_COLUMNS.map((c) => (r as Record<string, string>)[c.key] ?? '')), '2026-03-02T00:00:00Z'));
  const { id: importId } = (await city.clerk.call('POST', `/api/applications/imports?employerId=${city.employerId}&institutionId=${city.body.institutionId}&load=ELIGIBLE`, sheet, { 'content-type': SPREADSHEET_TYPE })).json() as { id: string };
  await city.test.runJobs();
  const files = [{ name: '2.jpg', bytes: photo }, { name: '第3行-职称证书.pdf', bytes: paper, flagged: true }, { name: '4-职称证书.pdf', bytes: paper, flagged: true }, { name: '99.jpg', bytes: photo }];
  const done = await brought(files, importId);
  const drafts = ((await city.clerk.call('GET', `/api/applications/imports/${importId}/rows`)).json() as { items: Array<{ rowNumber: number; applicationId: string | null }> }).items;
  expect(done.list.map((f) => [f.applicationId, f.code])).toEqual([[drafts[0]!.applicationId, null], [drafts[1]!.applicationId, null], [null, 'ROW_NOT_LOADED'], [null, 'ROW_UNKNOWN']]);
  expect((await brought([files[0]!])).list).toMatchObject([{ code: 'ROW_WITHOUT_IMPORT' }]);
  expect((await upload(zipOf(files), { importId: randomUUID() })).statusCode).toBe(404);
});

it('each file is judged as one that is handed in by itself: every fault by name, the others are placed', async () => {
  const [good, full, sent, twice] = [await person(), await person(), await person(), await person()];
  await draft(city, { applicant: { idNumber: twice.number }, institutionId: (await import('@gt/service-testing').then(({ deliverBody }) => deliverBody(city.test, { bureauId: city.body.bureauId }))).institutionId });
  expect((await step(city.clerk, sent.id, 'submit')).statusCode).toBe(200);
  const stranger = residentId(city.random);
  const truncated = photo.subarray(0, photo.length - 400);
  const pdf = (name: string, bytes: Buffer = paper): Packed => ({ name, bytes, flagged: true });
  const cases: ReadonlyArray<readonly [Packed, string]> = [
    [pdf(`${stranger}-职称证书.pdf`), 'PERSON_UNKNOWN'], [pdf(`${sent.number}-职称证书.pdf`), 'NOT_EDITABLE'], [pdf(`${twice.number}-职称证书.pdf`), 'SEVERAL_DRAFTS'],
    [pdf('无名.pdf'), 'NAME_WITHOUT_PERSON'], [pdf(`${good.number}-合同.pdf`), 'NAME_WITHOUT_MATERIAL'], [pdf(`${good.number}-直接认定2.pdf`), 'MATERIAL_UNKNOWN'],
    [pdf(`${good.number}-职称证书.zip`), 'NESTED_ARCHIVE'], [pdf(`${good.number}-职称证书.pdf`, zipOf([{ name: 'a.txt', bytes: Buffer.from('x') }])), 'NESTED_ARCHIVE'],
    [pdf(`${good.number}-身份证.pdf`, Buffer.alloc(0)), 'FILE_EMPTY'], [pdf(`${good.number}-身份证.pdf`, Buffer.from('MZ not a paper')), 'FILE_TYPE_UNKNOWN'], [pdf(`${good.number}-身份证.jpg`, truncated), 'PICTURE_UNREADABLE'],
    [pdf(`${good.number}-其他.pdf`, Buffer.concat([paper, randomBytes(20 * 1024 * 1024)])), 'FILE_TOO_LARGE'], [{ ...pdf(`${good.number}-学历.pdf`), states: { crc: 1 } }, 'ZIP_ENTRY_BROKEN'], [{ ...pdf(`${good.number}-学历.pdf`), states: { size: paper.length - 10 } }, 'ZIP_ENTRY_BROKEN'],
    [pdf(`${full.number}.jpg`, await sharp(photo).greyscale().jpeg().toBuffer()), 'PHOTO_NOT_IN_COLOUR'], [pdf(`${full.number}.png`, await sharp(photo).resize(100, 140).png().toBuffer()), 'PHOTO_TOO_SMALL'],
    [pdf(`${good.number}.jpg`, photo), ''], [pdf(`${good.number}-照片.jpg`, await portrait('#806050')), 'PHOTO_TWICE'], [pdf(`${good.number}-职称证书.pdf`), ''],
  ];
  const done = await brought(cases.map(([file]) => file));
  expect(done.list.map((f) => f.code ?? '')).toEqual(cases.map(([, code]) => code));
  expect(done).toMatchObject({ state: 'READ', files: cases.length, placed: 2, faulty: cases.length - 2 });
  expect(await held(good.id)).toEqual({ PHOTO: 1, TITLE_CERTIFICATE: 1 });
  expect((await filesOf(done.id, '?standing=FAULTY&limit=3')).map((f) => f.number)).toEqual([1, 2, 3]);
  // every fault says what to do, and as a spreadsheet to work through
  for (const { message } of done.list.filter((f) => f.code)) expect(message).toMatch(/请/);
  const sheet = (await city.clerk.call('GET', `/api/applications/bundles/${done.id}/fault-sheet`)).rawPayload;
  expect((await readSheet(sheet, [{ key: 'number', title: '压缩包内第几个' }, { key: 'fault', title: '问题' }])).rows).toHaveLength(cases.length - 2);
  // numbers and names stand in nothing that is kept or answered
  const kept = JSON.stringify([done.list, await city.test.db.query('SELECT * FROM bundle_file'), await city.test.db.query('SELECT * FROM bundle')]);
  for (const secret of [stranger, good.number, sent.number, '无名']) expect(kept).not.toContain(secret);
});

it('an application is filled no further than by hand', async () => {
  const { number, id } = await person();
  const done = await brought(Array.from({ length: 61 }, (_, i) => ({ name: `${number}-其他-${i + 1}.pdf`, bytes: another(i), flagged: true })));
  expect(done).toMatchObject({ placed: 60, faulty: 1 });
  expect([done.list.at(-1)!.code, await held(id)]).toEqual(['TOO_MANY_FILES', { OTHER: 60 }]);
}, 120_000);

it.each<[string, string, () => Buffer]>([
  ['no ZIP', 'NOT_A_ZIP', () => Buffer.from('Rar!\u001a\u0007\u0000')], ['nothing at all', 'NOT_A_ZIP', () => Buffer.alloc(0)], ['one that was cut short', 'NOT_A_ZIP', () => zipOf([{ name: '1.jpg', bytes: randomBytes(2_000) }]).subarray(0, 1_500)],
  ['one whose directory points beyond it', 'NOT_A_ZIP', () => zipOf([{ name: '1.jpg', bytes: randomBytes(2_000) }]).subarray(1_000)],
  ['only folders', 'ZIP_EMPTY', () => zipOf([{ name: '空/' }])], ['a password', 'ZIP_ENCRYPTED', () => zipOf([{ name: '1.jpg', bytes: randomBytes(100), encrypted: true }])],
  ['five million entries', 'ZIP_TOO_MANY_FILES', () => zipStating(5_000_000)], ['ten thousand and one', 'ZIP_TOO_MANY_FILES', () => zipOf(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.jpg` })))],
  ['a bomb', 'ZIP_BOMB', () => zipOf([{ name: '1.jpg', bytes: Buffer.alloc(30 * 1024 * 1024) }])], ['many that unpack to more than any disk wants', 'ZIP_UNPACKS_TOO_LARGE', () => zipOf(Array.from({ length: 30 }, (_, i) => ({ name: `${i}.jpg`, bytes: randomBytes(800_000), states: { size: 75 * 1024 * 1024 } })))],
  ['a name that leaves the folder', 'ZIP_PATHS', () => zipOf([{ name: '../../etc/1.jpg', bytes: Buffer.from('x') }])], ['a name from the root', 'ZIP_PATHS', () => zipOf([{ name: '/etc/1.jpg', bytes: Buffer.from('x') }])], ['a name with a drive', 'ZIP_PATHS', () => zipOf([{ name: 'C:\\1.jpg', bytes: Buffer.from('x') }])],
])('%s is %s at once, and nothing is begun', async (_, code, of) => {
  const [before] = await city.test.db.query<{ n: string }>('SELECT count(*) AS n FROM bundle');
  const answer = await upload(of());
  expect([answer.statusCode, (answer.json() as Problem).code, (answer.json() as Problem).detail]).toEqual([422, code, expect.stringMatching(/请/)]);
  expect((await city.test.db.query('SELECT count(*) AS n FROM bundle'))[0]).toEqual(before);
});

it('more than the limit is 413 as soon as it is told, another type 415, and the same key is the same bundle', async () => {
  expect(await upload(Buffer.from('x'), { headers: { 'content-length': String(1024 ** 3) } }).then((a) => [a.statusCode, (a.json() as Problem).code])).toEqual([413, 'FILE_TOO_LARGE']);
  expect((await city.clerk.call('POST', `/api/applications/bundles?employerId=${city.employerId}`, { a: 1 })).statusCode).toBe(415);
  const zip = zipOf([{ name: '1.jpg', bytes: photo }]);
  const key = { 'idempotency-key': randomUUID() };
  const [first, again] = [await upload(zip, { headers: key }), await upload(zip, { headers: key })];
  expect([first.statusCode, again.json()]).toEqual([202, first.json()]);
  await city.test.runJobs();
});

it('killed in the middle it goes on with the block that was not committed, and a cancel is seen before the next one', async () => {
  const { number, id } = await person();
  const files = Array.from({ length: 25 }, (_, i) => ({ name: `${number}-业绩-${i + 1}.pdf`, bytes: another(1_000 + i), flagged: true }));
  const begin = async () => {
    const answer = await upload(zipOf(files));
    await city.test.db.query(`DELETE FROM graphile_worker._private_jobs WHERE payload->>'bundleId' = $1`, [(answer.json() as Bundle).id]);
    return (answer.json() as Bundle).id;
  };
  const { kit } = city.test.service;
  const stores = new Stores(kit);
  const [killed, cancelled] = [await begin(), await begin()];
  await expect(readBundle(dying(kit, 2), stores, { bundleId: killed })).rejects.toThrow('killed');
  expect([await bundleOf(killed), await held(id)]).toMatchObject([{ state: 'READING', read: 10, placed: 10, acts: ['CANCEL'] }, { ACHIEVEMENT_PROOF: 10 }]);
  await readBundle(kit, stores, { bundleId: killed });
  expect([await bundleOf(killed), await held(id), (await filesOf(killed)).map((f) => f.number)]).toMatchObject([{ state: 'READ', read: 25, placed: 25 }, { ACHIEVEMENT_PROOF: 25 }, files.map((_, i) => i + 1)]);

  // cancelled while the second block is made ready
  let blocks = 0;
  const transaction = kit.db.transaction.bind(kit.db);
  const spy = jest.spyOn(kit.db, 'transaction').mockImplementation((async (work: Parameters<typeof transaction>[0]) => {
    blocks += 1;
    if (blocks === 2) await kit.db.query(`UPDATE bundle SET state = 'CANCELLED', sha256 = NULL WHERE id = $1`, [cancelled]);
    return transaction(work);
  }) as typeof kit.db.transaction);
  try { await readBundle(kit, stores, { bundleId: cancelled }); } finally { spy.mockRestore(); }
  expect(await bundleOf(cancelled)).toMatchObject({ state: 'CANCELLED', read: 10 });
  expect((await city.clerk.call('POST', `/api/applications/bundles/${cancelled}/cancel`)).statusCode).toBe(409);
  const third = await begin();
  expect((await city.clerk.call('POST', `/api/applications/bundles/${third}/cancel`)).json()).toMatchObject({ state: 'CANCELLED', placed: 0 });
  await readBundle(kit, stores, { bundleId: third });
  expect(await bundleOf(third)).toMatchObject({ state: 'CANCELLED', read: 0 });
}, 120_000);

it('is the own unit\'s clerk\'s alone; another unit\'s people are not found by their number', async () => {
  const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  const employerId = ((await officer.call('POST', '/api/applications/employers', { name: '另一公司', creditCode: creditCode(city.random) })).json() as { id: string }).id;
  const clerk = await city.test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]);
  const { number, id } = await person();
  const zip = zipOf([{ name: `${number}.jpg`, bytes: photo }]);
  const own = (await brought([{ name: `${number}-职称证书.pdf`, bytes: paper, flagged: true }])).id;
  const answer = await upload(zip, { caller: clerk, employerId });
  expect(answer.statusCode).toBe(202);
  await city.test.runJobs();
  expect((await clerk.call('GET', `/api/applications/bundles/${(answer.json() as Bundle).id}/files`)).json()).toMatchObject({ items: [{ code: 'PERSON_UNKNOWN' }] });
  expect(await held(id)).toEqual({ TITLE_CERTIFICATE: 1 });
  for (const path of ['', '/files', '/fault-sheet']) expect([path, (await clerk.call('GET', `/api/applications/bundles/${own}${path}`)).statusCode]).toEqual([path, 404]);
  expect((await clerk.call('POST', `/api/applications/bundles/${own}/cancel`)).statusCode).toBe(404);
  expect(((await clerk.call('GET', '/api/applications/bundles')).json() as { items: Bundle[] }).items.map((b) => b.id)).toEqual([(answer.json() as Bundle).id]);
  for (const caller of [clerk, city.reviewer, city.intake, officer]) expect((await upload(zip, { caller })).statusCode).toBe(403);
});
