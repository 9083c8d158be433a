import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { jest } from '@jest/globals';
import { sha256 as sha } from '@gt/persistence';
import { jobsOf } from '@gt/service-kit';
import type { TestCaller } from '@gt/service-testing';
import { Client } from 'pg';
import { definition } from '../src/index.js';
import { purgeDrafts } from '../src/jobs/purge-drafts.js';
import { sweepFiles } from '../src/jobs/sweep-files.js';
import { Stores } from '../src/storage/stores.js';
import { blankPaper, draft, openCity, opinion, step, type City, type Problem } from './city.js';

let city: City;
let pdf: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  city = await openCity();
  pdf = await blankPaper(2);
  jpeg = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#d8c8b8' } }).jpeg().toBuffer();
});
afterAll(async () => { await city?.test.stop(); });

const url = (path: string) => `/api/applications/${path}`;
const upload = (caller: TestCaller, id: string, material: string, bytes: Buffer, headers: Record<string, string> = {}, more = '') =>
  caller.call('POST', url(`applications/${id}/attachments?material=${material}${more}`), bytes, { 'content-type': 'application/octet-stream', ...headers });
const materials = async (caller: TestCaller, id: string) => (await caller.call('GET', url(`applications/${id}/materials`))).json() as { editable: boolean; items: Array<{ item: string; needed: boolean; files: Array<{ id: string; name: string | null; sha256: string; mediaType: string; pages: number | null }> }> };
const filesOf = async (id: string, item = 'TITLE_CERTIFICATE', caller = city.clerk) => (await materials(caller, id)).items.find((m) => m.item === item)!.files;
const codeOf = (answer: { statusCode: number; json(): unknown }) => [answer.statusCode, (answer.json() as Problem).code];
const idOf = (answer: { json(): unknown }) => (answer.json() as { id: string }).id;

it('takes a PDF and a picture for lines of the list, shows them with their names, and gives back the bytes as they came', async () => {
  const { id } = await draft(city);
  const first = await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, { 'x-file-name': encodeURIComponent('张三 职称证书.pdf') });
  expect([first.statusCode, first.json()]).toEqual([201, { id: expect.any(String) as unknown, sha256: sha(pdf), size: pdf.length, mediaType: 'application/pdf', pages: 2 }]);
  await upload(city.clerk, id, 'ID_DOCUMENT', jpeg);
  expect(await filesOf(id)).toMatchObject([{ name: '张三 职称证书.pdf', mediaType: 'application/pdf', pages: 2 }]);
  expect(await filesOf(id, 'ID_DOCUMENT')).toMatchObject([{ name: null, mediaType: 'image/jpeg', pages: null }]);
  const opened = await city.clerk.call('GET', url(`attachments/${idOf(first)}`));
  expect([opened.rawPayload.equals(pdf), opened.headers['content-type'], opened.headers['cache-control'], opened.headers['x-content-type-options']]).toEqual([true, 'application/pdf', 'private, no-store', 'nosniff']);
  expect(opened.headers['content-security-policy']).toContain('sandbox');
});

it('says that it cannot look just now where the database is away, never that the paper is not there', async () => {
  const { id } = await draft(city);
  const paper = idOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf));
  const { db } = city.test.service.kit;
  const query = db.query.bind(db);
  const away = jest.spyOn(db, 'query').mockImplementation(async (text, values) => {
    if (values?.[0] === 'institutions.institution') throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    return query(text, values) as never;
  });
  try {
    expect((await city.clerk.call('GET', url(`attachments/${paper}`))).statusCode).toBe(503);
  } finally { away.mockRestore(); }
  expect((await city.clerk.call('GET', url(`attachments/${paper}`))).statusCode).toBe(200);
});

it('names are sealed, and nothing of a person is in the store\'s names or in what the address says', async () => {
  const { id } = await draft(city);
  await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, { 'x-file-name': encodeURIComponent('../../欧阳明月的证书.pdf') });
  const client = new Client(city.test.adminUrl);
  await client.connect();
  const rows = JSON.stringify((await client.query('SELECT * FROM attachment')).rows) + JSON.stringify((await client.query('SELECT * FROM idempotency')).rows);
  await client.end();
  expect(rows).not.toContain('欧阳明月');
  expect((await filesOf(id))[0]!.name).toBe('欧阳明月的证书.pdf');
  const folder = `${city.test.service.kit.config.storeFolder}/applications/files`;
  expect((await fs.readdir(folder, { recursive: true })).filter((name) => !/^(incoming|([0-9a-f]{2}\/?){1,2}(\/[0-9a-f]{64})?)$/.test(name))).toEqual([]);
});

it('the same bytes are the same file: sent again after a closed tab nothing is doubled; another one may take its place', async () => {
  const { id } = await draft(city);
  const [a, b] = [await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf), await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf)];
  expect([idOf(a) === idOf(b), (await filesOf(id)).length]).toEqual([true, 1]);
  const replaced = await upload(city.clerk, id, 'TITLE_CERTIFICATE', jpeg, {}, `&replaces=${idOf(a)}`);
  expect((await filesOf(id)).map((f) => f.id)).toEqual([idOf(replaced)]);
  expect(codeOf(await city.clerk.call('GET', url(`attachments/${idOf(a)}`)))).toEqual([404, 'NOT_FOUND']);
  expect(codeOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, {}, `&replaces=${randomUUID()}`))).toEqual([404, 'NOT_FOUND']);
  expect((await city.clerk.call('POST', url(`attachments/${idOf(replaced)}/removal`))).statusCode).toBe(200);
  expect(await filesOf(id)).toEqual([]);
});

describe('what an application was accepted with goes to the archive (六(六))', () => {
  const fixed = async (id: string) => (await city.test.published()).filter((e) => e.type === 'applications.DocumentFixed' && e.data['applicationId'] === id && e.data['documentClass'] === 'APPLICATION_MATERIAL').map((e) => e.data);

  it('each file once, by its hash, with nothing of the person in it; archives alone fetches it; what was taken away, and what is not accepted, stays here', async () => {
    const { id } = await draft(city);
    const gone = await upload(city.clerk, id, 'OTHER', await blankPaper(3));
    await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, { 'x-file-name': encodeURIComponent('张三 职称证书.pdf') });
    await upload(city.clerk, id, 'ID_DOCUMENT', jpeg);
    await upload(city.clerk, id, 'OTHER', jpeg);
    await step(city.clerk, id, 'submit');
    await step(city.reviewer, id, 'return', { reason: '请删去多余的一份' });
    await city.clerk.call('POST', url(`attachments/${idOf(gone)}/removal`));
    for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion)]) expect(answer.statusCode).toBe(200);
    await city.test.runJobs();
    expect(await fixed(id)).toEqual([]);

    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
    await city.test.runJobs();
    const documents = await fixed(id);
    expect(documents.map((d) => [d['sha256'], d['size'], d['mediaType'], d['planId'], d['signatureKinds']]).sort()).toEqual([[sha(pdf), pdf.length, 'application/pdf', null, []], [sha(jpeg), jpeg.length, 'image/jpeg', null, []]].sort());
    expect(JSON.stringify(documents)).not.toContain('张三');
    const fetched = async (caller: TestCaller) => Promise.all(documents.map(async (d) => (await caller.call('GET', url(`documents/${String(d['documentId'])}`))).statusCode));
    for (const caller of [city.clerk, city.reviewer, city.intake, await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }])]) expect(await fetched(caller)).toEqual([404, 404]);
    expect(await fetched(await city.test.as([{ role: 'SERVICE', place: null }]))).toEqual([200, 200]);

    // said once, however often the job runs; what was accepted before there was the job is found at a start
    const jobs = jobsOf(definition, city.test.service.kit)!;
    await jobs['fix-materials']!({ applicationIds: [id] });
    await jobs['fix-materials']!({});
    expect(await fixed(id)).toHaveLength(2);
  });

  it('a file that cannot be read now keeps no other one back, and is fixed by a later try', async () => {
    const { id } = await draft(city);
    const lost = await blankPaper(4);
    await upload(city.clerk, id, 'TITLE_CERTIFICATE', lost);
    await upload(city.clerk, id, 'ID_DOCUMENT', pdf);
    for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion), await step(city.intake, id, 'accept', {})]) expect(answer.statusCode).toBe(200);
    const { files } = city.test.service.kit;
    const read = files.read.bind(files);
    const away = jest.spyOn(files, 'read').mockImplementation(async (name) => (name === sha(lost) ? undefined : read(name)));
    const job = () => jobsOf(definition, city.test.service.kit)!['fix-materials']!({ applicationIds: [id] });
    try { await expect(job()).rejects.toMatchObject({ code: 'PAPER_AWAY' }); } finally { away.mockRestore(); }
    expect((await fixed(id)).map((d) => d['sha256'])).toEqual([sha(pdf)]);
    await job();
    expect((await fixed(id)).map((d) => d['sha256'])).toEqual([sha(pdf), sha(lost)]);
  });
});

describe('what is no paper is refused by its content, each with what to do, and nothing is kept', () => {
  const huge = (width: number, height: number) => { // a PNG that says this size in its head
    const chunk = (type: string, data: Buffer) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      let crc = -1; for (const byte of body) { crc ^= byte; for (let k = 0; k < 8; k += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1)); }
      const whole = Buffer.alloc(body.length + 8);
      whole.writeUInt32BE(data.length, 0); body.copy(whole, 4); whole.writeUInt32BE((crc ^ -1) >>> 0, body.length + 4);
      return whole;
    };
    const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
    head.writeUInt32BE(width, 0); head.writeUInt32BE(height, 4);
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(1_000))), chunk('IEND', Buffer.alloc(0))]);
  };
  const active = async () => { const d = await PDFDocument.load(pdf); d.addJavaScript('x', 'app.alert(1)'); return Buffer.from(await d.save()); };
  it.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['0 bytes', 'FILE_EMPTY', () => Buffer.alloc(0)], ['a program with another ending', 'FILE_TYPE_UNKNOWN', () => Buffer.from('MZ\x90\x00program')], ['a web page', 'FILE_TYPE_UNKNOWN', () => Buffer.from('<html><script>1</script>')],
    ['an SVG', 'FILE_TYPE_UNKNOWN', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')], ['a spreadsheet', 'FILE_TYPE_UNKNOWN', () => Buffer.from('PK\x03\x04xxxx')], ['an iPhone\'s HEIC', 'FILE_IS_HEIC', () => Buffer.from('\x00\x00\x00\x18ftypheic\x00\x00\x00\x00', 'latin1')],
    ['half a picture', 'PICTURE_UNREADABLE', async () => (await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 120, sigma: 50 } } }).jpeg().toBuffer()).subarray(0, 8_000)],
    ['a picture\'s mark alone', 'PICTURE_UNREADABLE', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])], ['100,000 × 100,000 pixels', 'PICTURE_TOO_LARGE', () => huge(100_000, 100_000)],
    ['half a PDF', 'PDF_UNREADABLE', () => pdf.subarray(0, 300)], ['a PDF with a script', 'PDF_ACTIVE', active],
    ['a picture that is an archive too', 'FILE_IS_TWO_THINGS', () => Buffer.concat([jpeg, Buffer.from('PK\x05\x06'), Buffer.alloc(18)])], ['a picture that is a PDF too', 'FILE_IS_TWO_THINGS', () => Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 10]), Buffer.from('%PDF-1.7'), jpeg.subarray(2)])],
    ['a picture that is a web page too', 'FILE_IS_TWO_THINGS', () => Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 11]), Buffer.from('<script>x'), jpeg.subarray(2)])],
  ])('%s: %s', async (_, code, of) => {
    const { id } = await draft(city);
    const answer = await upload(city.clerk, id, 'TITLE_CERTIFICATE', await of());
    expect(codeOf(answer)).toEqual([422, code]);
    expect((answer.json() as Problem).detail).toMatch(/请/);
    expect(await filesOf(id)).toEqual([]);
  });

  it('more than the limit is 413 as soon as it is told or has come, however much would follow', async () => {
    const { id } = await draft(city);
    expect(codeOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', Buffer.alloc(20 * 1024 * 1024 + 1, 1)))).toEqual([413, 'FILE_TOO_LARGE']);
    expect(codeOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', Buffer.from('x'), { 'content-length': String(1024 ** 3) }))).toEqual([413, 'FILE_TOO_LARGE']);
  });

  it('as JSON it is 415, for a line that the list does not have 400 or 422, without a key 400', async () => {
    const { id } = await draft(city);
    expect(codeOf(await city.clerk.call('POST', url(`applications/${id}/attachments?material=OTHER`), {}))).toEqual([415, 'MEDIA_TYPE']);
    expect((await upload(city.clerk, id, 'NOTHING', pdf)).statusCode).toBe(400);
    const unknown = await upload(city.clerk, id, 'CLAIM_PROOF:0', pdf);
    expect(codeOf(unknown)).toEqual([422, 'MATERIAL_UNKNOWN']);
    expect((await upload(city.clerk, id, 'OTHER', pdf, { 'idempotency-key': 'x' })).statusCode).toBe(400);
    expect((await city.clerk.call('POST', url(`applications/${id}/submit`), pdf, { 'content-type': 'application/octet-stream' })).statusCode).toBeLessThan(500);
  });
});

describe('who may', () => {
  it('look: the person, the employer, intake once it is before the body, the bureau in charge; for everybody else it is not there, and every look of others is noted', async () => {
    const { id, personId } = await draft(city);
    const file = idOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf));
    const person = await city.test.as([{ role: 'APPLICANT', place: personId }]);
    const bureau = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    const strangers = await Promise.all([city.test.as([{ role: 'APPLICANT', place: randomUUID() }]), city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]), city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]), city.test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }])]);
    const looks = async (caller: TestCaller) => [(await caller.call('GET', url(`attachments/${file}`))).statusCode, (await caller.call('GET', url(`applications/${id}/materials`))).statusCode];
    expect([await looks(person), await looks(city.reviewer)]).toEqual([[200, 200], [200, 200]]);
    expect([await looks(city.intake), await looks(bureau)]).toEqual([[404, 404], [404, 404]]); // a draft is not before them
    await step(city.clerk, id, 'submit');
    expect([await looks(city.intake), await looks(bureau)]).toEqual([[200, 200], [200, 200]]);
    for (const stranger of strangers) expect(await looks(stranger)).toEqual([404, 404]);
    for (const role of ['AUDITOR', 'MUNICIPAL_READER', 'SYSTEM_OPERATOR'] as const) expect(await looks(await city.test.as([{ role, place: null }]))).toEqual([403, 403]);
    const noted = await city.test.db.query<{ role: string; reason: string }>('SELECT role, reason FROM personal_access WHERE record_id = $1 ORDER BY position', [file]);
    expect(noted).toEqual(['EMPLOYER_REVIEWER', 'INTAKE_REVIEWER', 'BUREAU_REVIEWER'].map((role) => ({ role, reason: '查看申报材料：专业技术职称证书' })));
    expect(JSON.stringify((await person.call('GET', url(`own-data?personId=${personId}`))).json())).toContain('查看申报材料');
  });

  it('hand in: who fills the form in, before submission and while it is sent back; afterwards nobody changes anything', async () => {
    const { id } = await draft(city);
    const key = { 'idempotency-key': randomUUID() };
    const file = idOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, key));
    expect((await upload(await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]), id, 'OTHER', pdf)).statusCode).toBe(404);
    expect((await upload(city.reviewer, id, 'OTHER', pdf)).statusCode).toBe(403);
    await step(city.clerk, id, 'submit');
    const submitted = (await city.test.published()).find((e) => e.type === 'applications.ApplicationSubmitted' && e.aggregateId === id)!.data;
    expect(submitted['attachments']).toEqual([{ id: file, material: 'TITLE_CERTIFICATE', sha256: sha(pdf) }]);
    expect(codeOf(await upload(city.clerk, id, 'OTHER', pdf))).toEqual([409, 'WRONG_STATE']);
    // an upload whose answer was lost is answered as it was, and no other in its name
    const again = await upload(city.clerk, id, 'TITLE_CERTIFICATE', pdf, key);
    expect([again.statusCode, again.headers['idempotent-replayed'], idOf(again)]).toEqual([201, 'true', file]);
    expect(codeOf(await upload(city.clerk, id, 'TITLE_CERTIFICATE', jpeg, key))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(codeOf(await city.clerk.call('POST', url(`attachments/${file}/removal`)))).toEqual([409, 'WRONG_STATE']);
    await step(city.reviewer, id, 'return', { reason: '证书不清楚' });
    await upload(city.clerk, id, 'TITLE_CERTIFICATE', jpeg, {}, `&replaces=${file}`);
    expect((await filesOf(id)).map((f) => f.sha256)).toEqual([sha(jpeg)]);
    // what the earlier submission took with it stays for that edition
    expect((await city.clerk.call('GET', url(`attachments/${file}`))).rawPayload.equals(pdf)).toBe(true);
  });

  it('an applicant hands in nothing before the consent to the 告知书', async () => {
    const { id, personId } = await draft(city);
    const person = await city.test.as([{ role: 'APPLICANT', place: personId }]);
    expect(codeOf(await upload(person, id, 'TITLE_CERTIFICATE', pdf))).toEqual([422, 'CONSENT_MISSING']);
    const notice = (await person.call('GET', url('privacy-notice'))).json() as { version: number };
    await person.call('POST', url('consents'), { personId, noticeVersion: notice.version, kinds: ['ID_NUMBER_AND_PHOTO', 'PASSING_ON'] });
    expect((await upload(person, id, 'TITLE_CERTIFICATE', pdf)).statusCode).toBe(201);
  });
});

describe('what is not needed any more', () => {
  const onDisk = (name: string) => city.test.service.kit.files.head(name);
  const unique = async (text: string) => { const d = await PDFDocument.create(); d.addPage(); d.setTitle(text + randomUUID()); return Buffer.from(await d.save()); };
  it('goes with the sweep: what was taken away before a submission; what was submitted and what is still referred to stays', async () => {
    const { id } = await draft(city);
    const [gone, kept, shared] = [await unique('a'), await unique('b'), await unique('c')];
    const other = await draft(city);
    for (const bytes of [gone, kept, shared]) await upload(city.clerk, id, 'OTHER', bytes);
    await upload(city.clerk, other.id, 'OTHER', shared);
    for (const file of await filesOf(id, 'OTHER')) if (file.sha256 !== sha(kept)) await city.clerk.call('POST', url(`attachments/${file.id}/removal`));
    await sweepFiles(city.test.service.kit);
    expect(await onDisk(sha(gone))).toBeDefined(); // not before a day
    await sweepFiles(city.test.service.kit, 0);
    expect(await Promise.all([gone, kept, shared].map(async (bytes) => (await onDisk(sha(bytes))) !== undefined))).toEqual([false, true, true]);
    expect((await upload(city.clerk, id, 'OTHER', gone)).statusCode).toBe(201);
    expect(await onDisk(sha(gone))).toBeDefined();
  });

  it('goes with a purged draft; a submitted one keeps its own', async () => {
    const [purged, submitted] = [await draft(city), await draft(city)];
    const [a, b] = [await unique('a'), await unique('b')];
    await upload(city.clerk, purged.id, 'OTHER', a);
    await upload(city.clerk, submitted.id, 'OTHER', b);
    await step(city.clerk, submitted.id, 'submit');
    await step(city.reviewer, submitted.id, 'recommend', opinion);
    await city.test.setClock('2026-12-01T01:00:00Z');
    await purgeDrafts(city.test.service.kit, new Stores(city.test.service.kit));
    await sweepFiles(city.test.service.kit, 0);
    expect([await onDisk(sha(a)), await onDisk(sha(b))]).toEqual([undefined, { sha256: sha(b), size: b.length }]);
    expect((await city.test.db.query('SELECT 1 FROM attachment WHERE application_id = $1', [purged.id])).length).toBe(0);
  });
});
