import { randomUUID } from 'node:crypto';
import { sha256 } from '@gt/persistence';
import { ATTACHMENT_LIMIT_BYTES } from '@gt/uploads';
import { callersAt, type TestCaller } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import type { Role } from '@gt/policy';
import sharp from 'sharp';
import { fixFilingsLater } from '../src/jobs/fix-papers.js';
import { sweepFiles } from '../src/jobs/sweep-files.js';
import { activeBody, adoptRules, anId, blankPaper, buildCity, codeOf, expertForm, filingForm, ok, profile, refused, type City } from './city.js';

interface File { readonly fileId: string; readonly sha256: string; readonly size: number; readonly mediaType: string }
interface Filing { readonly id: string; readonly version: number; readonly bodyRules: Array<{ file?: File }>; readonly experts: Array<{ papers: Array<{ name: string; evidence: string | null; file: File | null }> }> }
const url = (path: string) => `/api/institutions${path}`;
const random = seededRandom(20261126);
let city: City;
let body: { id: string; siteId: string };
let admin: TestCaller;
let pdf: Buffer;
let jpeg: Buffer;
const send = (caller: TestCaller, place: string, bytes: Buffer, headers: Record<string, string> = {}) => caller.call('POST', url(`/files?place=${place}`), bytes, { 'content-type': 'application/octet-stream', ...headers });
const handIn = async (caller: TestCaller, place: string, bytes = pdf, name = '制度.pdf'): Promise<File> => ok<File>(send(caller, place, bytes, { 'x-file-name': encodeURIComponent(name) }));
const open = (caller: TestCaller, path: string, fileId: string) => caller.call('GET', url(`${path}/files/${fileId}`));
const ruleOf = (fileId?: string | null) => ({ title: '贯通评价管理办法', documentNumber: '〔2026〕1号', adoptedOn: '2026-01-05', ...(fileId === undefined ? {} : { fileId }) });
const put = (caller: TestCaller, path: string, content: unknown, version: number) => caller.call('PUT', url(path), content, { 'if-match': `"${version}"` });

beforeAll(async () => {
  city = await buildCity();
  await adoptRules(city);
  body = await activeBody(city, { prefix: 'Y000050000001' });
  admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
  pdf = await blankPaper();
  jpeg = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#d8c8b8' } }).jpeg().toBuffer();
});
afterAll(async () => { await city?.test.stop(); });

describe('handed in', () => {
  it.each<[string, string, number, () => Buffer]>([
    ['0 bytes', 'FILE_EMPTY', 422, () => Buffer.alloc(0)], ['a web page named .pdf', 'FILE_TYPE_UNKNOWN', 422, () => Buffer.from('<html><script>1</script>')], ['a PDF that breaks off', 'PDF_UNREADABLE', 422, () => pdf.subarray(0, 60)],
    ['a picture that breaks off', 'PICTURE_UNREADABLE', 422, () => jpeg.subarray(0, 100)], ['more than the limit', 'FILE_TOO_LARGE', 413, () => Buffer.alloc(ATTACHMENT_LIMIT_BYTES + 1, 1)],
  ])('%s is refused with %s, in words, and nothing is kept', async (_, code, status, bytes) => {
    const answer = await send(admin, body.id, bytes(), { 'x-file-name': encodeURIComponent('制度.pdf') });
    const problem = answer.json() as { code: string; detail: string };
    expect([answer.statusCode, problem.code, /[\u4e00-\u9fff]/.test(problem.detail)]).toEqual([status, code, true]);
    expect(await city.test.db.query('SELECT 1 FROM evidence_file')).toEqual([]);
  });

  it('is judged by its content, hashed, its name sealed; sent twice with one key it is one file', async () => {
    const key = { 'idempotency-key': randomUUID(), 'x-file-name': encodeURIComponent('王某某的制度.pdf') };
    const [first, again] = [await send(admin, body.id, pdf, key), await send(admin, body.id, pdf, key)];
    expect([first.statusCode, first.json()]).toEqual([201, { fileId: expect.any(String) as unknown, sha256: sha256(pdf), size: pdf.length, mediaType: 'application/pdf', pages: 1 }]);
    expect([again.json(), again.headers['idempotent-replayed']]).toEqual([first.json(), 'true']);
    expect(await refused(send(admin, body.id, jpeg, key))).toEqual([422, ['IDEMPOTENCY_KEY_REUSED']]);
    const rows = JSON.stringify([await city.test.db.query('SELECT * FROM evidence_file'), await city.test.db.query('SELECT * FROM idempotency')]);
    expect([rows.includes('王某某'), rows.split(sha256(pdf)).length > 1]).toEqual([false, true]);
  });

  it('not without end: a place that uses nothing of what it hands in is told to save first', async () => {
    const place = anId();
    const eager = await city.test.as([{ role: 'BODY_ADMIN', place }]);
    await handIn(eager, place, jpeg);
    const more = (n: number) => city.test.db.query('INSERT INTO evidence_file (id, place, sha256, media_type, size, added_at) SELECT gen_random_uuid(), place, sha256, media_type, size, added_at FROM evidence_file, generate_series(1, $2) WHERE place = $1', [place, n]);
    await more(498);
    expect((await send(eager, place, jpeg)).statusCode).toBe(201);
    expect(await refused(send(eager, place, jpeg))).toEqual([422, ['TOO_MANY_FILES']]);
  });

  it('only for the own place, by who answers for it there', async () => {
    expect((await send(admin, anId(), pdf)).statusCode).toBe(403);
    const callers = await callersAt(city.test, { institutionId: body.id, bureauId: city.centreId, employerId: anId(), personId: anId(), expertIds: anId(), planId: anId() });
    const heard: Role[] = [];
    for (const [role, caller] of callers) {
      const statuses = [(await send(caller, body.id, jpeg)).statusCode, (await send(caller, city.centreId, jpeg)).statusCode];
      expect([role, statuses.every((status) => [201, 403].includes(status))]).toEqual([role, true]);
      if (statuses.includes(201)) heard.push(role);
    }
    expect(heard.sort()).toEqual(['BODY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER']);
  });
});

describe('附件1', () => {
  const experts: string[] = [];
  let outsider: TestCaller;
  let elsewhere: TestCaller;
  let filing: Filing;
  let rule: File;
  let certificate: File;
  let elsewhereId: string;

  beforeAll(async () => {
    ({ id: elsewhereId } = await activeBody(city, { prefix: 'Y000050000002', creditCode: codeOf(2) }));
    elsewhere = await city.test.as([{ role: 'BODY_ADMIN', place: elsewhereId }]);
    outsider = await city.test.as([{ role: 'BUREAU_REVIEWER', place: anId() }]);
    rule = await handIn(admin, body.id);
    certificate = await handIn(elsewhere, elsewhereId, jpeg, '职称证书.jpg');
    const qualifications = (fileId: string | null, name = '高级工程师') => ({ qualifications: [{ kind: 'SENIOR_TITLE', name, evidence: '渝职改〔2020〕1号', fileId }] });
    experts.push((await ok(elsewhere.call('POST', url('/experts'), expertForm(residentId(random), qualifications(certificate.fileId))))).id);
    for (let i = 0; i < 2; i += 1) experts.push((await ok(city.officer.call('POST', url('/experts'), expertForm(residentId(random), qualifications(null))))).id);
  });

  it('names the papers of its rules; another place\'s paper is like one that is not there, and a draft without any is as before', async () => {
    const foreign = await handIn(elsewhere, elsewhereId);
    for (const fileId of [foreign.fileId, anId()]) {
      const answer = await admin.call('POST', url('/filings'), { institutionId: body.id, ...filingForm(experts, { bodyRules: [ruleOf(null), ruleOf(fileId)] }) });
      expect([answer.statusCode, (answer.json() as { errors: object[] }).errors]).toEqual([400, [{ field: 'bodyRules[1].fileId', code: 'FILE_UNKNOWN', message: expect.stringContaining('请重新选择文件上传') as unknown }]]);
    }
    filing = await ok<Filing>(admin.call('POST', url('/filings'), { institutionId: body.id, ...filingForm(experts, { bodyRules: [ruleOf(rule.fileId), ruleOf(null)] }) }));
    expect(filing.bodyRules.map((each) => each.file)).toEqual([{ fileId: rule.fileId, sha256: sha256(pdf), size: pdf.length, mediaType: 'application/pdf' }, undefined]);
    // what is named already may be named again, or taken out
    filing = await ok<Filing>(put(admin, `/filings/${filing.id}`, filingForm(experts, { bodyRules: [ruleOf(null)] }), filing.version));
    expect(filing.bodyRules[0]!.file).toBeUndefined();
    filing = await ok<Filing>(put(admin, `/filings/${filing.id}`, filingForm(experts, { bodyRules: [ruleOf(rule.fileId)] }), filing.version));
    expect((await ok<{ reasons: object[] }>(admin.call('POST', url(`/filings/${filing.id}/checks`), filingForm(experts, { bodyRules: [ruleOf(rule.fileId)] })))).reasons).toEqual([]);
  });

  it('hands the experts\' certificates in as they were at the submission, and says of which there is none', async () => {
    filing = await ok<Filing>(admin.call('POST', url(`/filings/${filing.id}/submit`)));
    expect(filing.experts.map(({ papers }) => papers)).toEqual([[{ name: '高级工程师', evidence: '渝职改〔2020〕1号', file: { fileId: certificate.fileId, sha256: sha256(jpeg), size: jpeg.length, mediaType: 'image/jpeg' } }],
      ...experts.slice(1).map(() => [{ name: '高级工程师', evidence: '渝职改〔2020〕1号', file: null }])]);
    // a change of the directory's entry changes no filing
    const entry = await ok(elsewhere.call('GET', url(`/experts/${experts[0]}`)));
    await ok(put(elsewhere, `/experts/${experts[0]}/qualifications`, { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师' }] }, entry.version));
    expect((await ok<Filing>(city.reviewer.call('GET', url(`/filings/${filing.id}`)))).experts[0]!.papers[0]!.file!.fileId).toBe(certificate.fileId);
  });

  it('its supervisor opens the papers as they came; each look is in the audit', async () => {
    const items = (await ok<{ items: Array<File & { name: string }> }>(city.reviewer.call('GET', url(`/filings/${filing.id}/files`)))).items;
    expect(new Map(items.map(({ fileId, name, size }) => [fileId, [name, size]]))).toEqual(new Map([[rule.fileId, ['制度.pdf', pdf.length]], [certificate.fileId, ['职称证书.jpg', jpeg.length]]]));
    const opened = await open(city.reviewer, `/filings/${filing.id}`, rule.fileId);
    expect([opened.rawPayload.equals(pdf), opened.headers['content-type'], opened.headers['cache-control'], opened.headers['x-content-type-options']]).toEqual([true, 'application/pdf', 'private, no-store', 'nosniff']);
    expect(opened.headers['content-security-policy']).toContain('sandbox');
    expect((await open(city.reviewer, `/filings/${filing.id}`, certificate.fileId)).rawPayload.equals(jpeg)).toBe(true);
    const [expert] = await city.test.db.query<{ person_id: string }>('SELECT person_id FROM expert WHERE id = $1', [experts[0]]);
    expect(await city.test.db.query('SELECT action, record_type AS type, record_id AS id, person_id AS "personId" FROM personal_access ORDER BY position')).toEqual([
      { action: 'evidence.look', type: 'institutions.filing', id: filing.id, personId: null }, { action: 'evidence.look', type: 'institutions.filing', id: filing.id, personId: expert!.person_id }]);
  });

  it('for others they are not there: another bureau, another body, whoever only reads; an outside expert\'s certificate is not the body\'s to see', async () => {
    const path = `/filings/${filing.id}`;
    const listed = async (caller: TestCaller) => (await ok<{ items: File[] }>(caller.call('GET', url(`${path}/files`)))).items.map(({ fileId }) => fileId);
    expect(await listed(admin)).toEqual([rule.fileId]);
    expect([(await open(admin, path, rule.fileId)).statusCode, (await open(admin, path, certificate.fileId)).statusCode]).toEqual([200, 404]);
    for (const caller of [outsider, elsewhere]) expect([(await open(caller, path, rule.fileId)).statusCode, (await caller.call('GET', url(`${path}/files`))).statusCode]).toEqual([404, 404]);
    for (const role of ['AUDITOR', 'MUNICIPAL_READER'] as const) expect((await open(await city.test.as([{ role, place: null }]), path, rule.fileId)).statusCode).toBe(403);
    // what the record does not name is not opened by it
    const other = await handIn(admin, body.id, jpeg);
    expect((await open(admin, path, other.fileId)).statusCode).toBe(404);
    expect((await open(admin, `/institutions/${body.id}`, rule.fileId)).statusCode).toBe(404);
  });

  it('what was submitted or approved keeps its papers: they are exchanged by a new version alone, which shows it', async () => {
    const exchanged = filingForm(experts, { bodyRules: [ruleOf((await handIn(admin, body.id, jpeg)).fileId)] });
    expect(await refused(put(admin, `/filings/${filing.id}`, exchanged, filing.version))).toEqual([409, ['WRONG_STATE']]);
    filing = await ok<Filing>(city.reviewer.call('POST', url(`/filings/${filing.id}/approve`), {}));
    expect(await refused(put(admin, `/filings/${filing.id}`, exchanged, filing.version))).toEqual([409, ['WRONG_STATE']]);
    const next = await ok<Filing>(admin.call('POST', url(`/filings/${filing.id}/change`)));
    expect(next.bodyRules[0]!.file!.fileId).toBe(rule.fileId);
    await ok(put(admin, `/filings/${next.id}`, exchanged, next.version));
    const { changes } = await ok<{ changes: Array<{ part: string; before: string; after: string }> }>(city.reviewer.call('GET', url(`/filings/${next.id}/difference`)));
    expect(changes).toEqual([{ part: 'bodyRules', label: '贯通评价管理办法', before: `〔2026〕1号 2026-01-05 扫描件 ${sha256(pdf).slice(0, 8)}`, after: `〔2026〕1号 2026-01-05 扫描件 ${sha256(jpeg).slice(0, 8)}` }]);
    expect((await open(city.reviewer, `/filings/${filing.id}`, rule.fileId)).rawPayload.equals(pdf)).toBe(true);
  });

  it('an expert opens the own certificate; the place that keeps the entry and its supervisor do, another body does not', async () => {
    const file = await handIn(elsewhere, elsewhereId, jpeg, '高级考评员.jpg');
    const entry = await ok(elsewhere.call('GET', url(`/experts/${experts[0]}`)));
    await ok(put(elsewhere, `/experts/${experts[0]}/qualifications`, { qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', fileId: file.fileId }] }, entry.version));
    const statuses = [];
    for (const caller of [await city.test.as([{ role: 'EXPERT', place: experts[0]! }]), await city.test.as([{ role: 'EXPERT', place: experts[1]! }]), elsewhere, city.reviewer, admin]) statuses.push((await open(caller, `/experts/${experts[0]}`, file.fileId)).statusCode);
    expect(statuses).toEqual([200, 404, 200, 200, 404]);
    // the one that keeps the entry names its own papers alone
    const again = await ok(elsewhere.call('GET', url(`/experts/${experts[0]}`)));
    expect(await refused(put(elsewhere, `/experts/${experts[0]}/qualifications`, { qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', fileId: rule.fileId }] }, again.version))).toEqual([400, ['qualifications[0].fileId']]);
  });
});

describe('a body', () => {
  const path = () => `/institutions/${body.id}`;
  interface Body { readonly version: number; readonly rules: Array<{ title: string; editions: Array<{ edition: number; file?: File }> }>; readonly sites: Array<{ siteId: string; prefixFile?: File }>; readonly units: Array<{ file?: File }>; readonly filingModeFile?: File }

  it('adopts a rule with its paper, each edition its own; one that was adopted without gets it later, once', async () => {
    const [first, second, late] = [await handIn(admin, body.id, await blankPaper()), await handIn(admin, body.id, await blankPaper()), await handIn(admin, body.id, await blankPaper())];
    const adopt = (documentNumber: string, fileId?: string) => admin.call('POST', url(`${path()}/rules`), { title: '质量管理办法', documentNumber, adoptedOn: '2026-02-01', change: '修订', ...(fileId ? { fileId } : {}) });
    await ok(adopt('1号', first.fileId));
    await ok(adopt('2号', second.fileId));
    const { rules } = await ok<Body>(adopt('3号'));
    expect(rules.find((each) => each.title === '质量管理办法')!.editions.map(({ edition, file }) => [edition, file?.fileId])).toEqual([[1, first.fileId], [2, second.fileId], [3, undefined]]);
    const add = (caller: TestCaller, edition: number, fileId: string) => caller.call('POST', url(`${path()}/rules/file`), { title: '质量管理办法', edition, fileId });
    expect((await add(city.officer, 3, late.fileId)).statusCode).toBe(403);
    expect(await refused(add(admin, 4, late.fileId))).toEqual([422, ['NOTHING_TO_PROVE']]);
    expect(await refused(add(admin, 3, anId()))).toEqual([400, ['fileId']]);
    await ok(add(admin, 3, late.fileId));
    expect(await refused(add(admin, 3, first.fileId))).toEqual([422, ['FILE_ALREADY_THERE']]);
    expect((await open(city.officer, path(), late.fileId)).statusCode).toBe(200);
    expect((await city.test.published()).at(-1)).toMatchObject({ type: 'institutions.EvidenceFileAdded', data: { of: { kind: 'BODY_RULE', title: '质量管理办法', edition: 3 }, file: { fileId: late.fileId, sha256: late.sha256 } } });
  });

  it('number evidence, filing mode and covered units have theirs, handed in by the bureau that records them; a list of units that is put again keeps them', async () => {
    const mine = async () => (await handIn(city.officer, city.centreId, await blankPaper())).fileId;
    const files = { number: await mine(), mode: await mine(), unit: await mine(), change: await mine() };
    const add = (of: string, fileId: string) => city.officer.call('POST', url(`${path()}/${of}/file`), { fileId });
    // what the body handed in does not prove what the bureau records
    expect(await refused(add('filing-mode', (await handIn(admin, body.id)).fileId))).toEqual([400, ['fileId']]);
    await ok(add(`sites/${body.siteId}/number-evidence`, files.number));
    expect(await refused(add(`sites/${body.siteId}/number-evidence`, files.mode))).toEqual([422, ['FILE_ALREADY_THERE']]);
    const { version } = await ok<Body>(add('filing-mode', files.mode));
    const unit = (fileId: string) => ({ units: [{ name: '重庆某某机械有限公司', creditCode: codeOf(1), relation: '本单位', from: '2022-03-10', evidence: '营业执照', fileId }] });
    const once = await ok<Body>(put(city.officer, `${path()}/covered-units`, unit(files.unit), version));
    const again = await ok<Body>(put(city.officer, `${path()}/covered-units`, unit(files.unit), once.version));
    expect([again.sites[0]!.prefixFile, again.filingModeFile, again.units[0]!.file].map((file) => file?.fileId)).toEqual([files.number, files.mode, files.unit]);
    // another document comes with its own paper, or without one
    const changed = await ok<Body>(city.officer.call('POST', url(`${path()}/filing-mode`), { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '渝鉴〔2026〕5号', fileId: files.change }));
    expect(changed.filingModeFile?.fileId).toBe(files.change);
    expect((await ok<Body>(city.officer.call('POST', url(`${path()}/filing-mode`), { filingMode: 'NATIVE', numberMode: 'ALLOTTED', document: '渝鉴〔2026〕6号' }))).filingModeFile).toBeUndefined();
    expect([(await open(admin, path(), files.unit)).statusCode, (await open(admin, path(), files.mode)).statusCode]).toEqual([200, 404]);
  });

  it('is registered and its first number evidence recorded with their papers', async () => {
    const [mode, number] = [await handIn(city.officer, city.centreId, await blankPaper()), await handIn(city.officer, city.centreId, await blankPaper())];
    const { id } = await ok(city.officer.call('POST', url('/institutions'), profile(city.centreId, { creditCode: codeOf(3), filingModeFileId: mode.fileId })));
    const { sites } = await ok<Body>(city.officer.call('POST', url(`/institutions/${id}/sites`), { name: '本部', printedName: '某某公司', address: '重庆市' }));
    const recorded = await ok<Body>(city.officer.call('POST', url(`/institutions/${id}/sites/${sites[0]!.siteId}/number-evidence`), { prefix: 'Y000050000003', document: '站点编码通知〔2026〕4号', fileId: number.fileId }));
    expect([recorded.filingModeFile?.fileId, recorded.sites[0]!.prefixFile?.fileId]).toEqual([mode.fileId, number.fileId]);
  });

  it('what an approved filing or the entry ever named goes into the archive by its hash, each once; an expert\'s certificate apart; a draft\'s does not', async () => {
    const draft = await handIn(admin, body.id, await blankPaper());
    await ok(draftWith(draft.fileId));
    const { kit } = city.test.service;
    const named = await city.test.db.query<{ subject: string; sha256: string }>(`SELECT DISTINCT e.aggregate_id AS subject, f->>'sha256' AS sha256 FROM event e, jsonb_path_query(e.payload, '$.**.*') f WHERE e.aggregate_type = 'institutions.institution' AND f->>'fileId' IS NOT NULL
      UNION SELECT id, f->>'sha256' FROM filing, jsonb_path_query(state, '$.**.*') f WHERE status = 'APPROVED' AND f->>'fileId' IS NOT NULL`);
    expect(named.length).toBeGreaterThan(8);
    const fixed = async () => (await city.test.published()).filter((e) => e.type === 'institutions.DocumentFixed' && e.data['documentClass'] !== 'BRIDGING_FILING').map((e) => e.data as { documentId: string; documentClass: string; subjectId: string; sha256: string; title: string; institutionId: string; year: number; mediaType: string });
    // a paper that cannot be read now keeps no other one waiting, and is tried again
    const papersOf = async (type: string) => (await city.test.db.query<{ sha256: string }>(`SELECT f->>'sha256' AS sha256 FROM event e, jsonb_path_query(e.payload, '$.**.*') f WHERE e.type = $1 AND f->>'fileId' IS NOT NULL LIMIT 1`, [type]))[0]!.sha256;
    const [away, broken] = [await papersOf('CoveredUnitsChanged'), await papersOf('NumberEvidenceRecorded')];
    const read = kit.files.read.bind(kit.files);
    kit.files.read = async (hash: string) => { if (hash === broken) throw Object.assign(new Error('disk'), { code: 'EIO' }); return hash === away ? undefined : read(hash); };
    // each failure is told, none hides another
    await expect(city.test.runJobs()).rejects.toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ code: 'PAPER_AWAY' }), expect.objectContaining({ code: 'EIO' })]) });
    expect((await fixed()).length).toBe(named.filter(({ sha256 }) => sha256 !== away && sha256 !== broken).length);
    kit.files.read = read;
    for (let i = 0; i < 2; i += 1) { await kit.db.transaction(fixFilingsLater); await city.test.runJobs(); }
    const all = await fixed();
    expect(all.map((d) => `${d.subjectId} ${d.sha256}`).sort()).toEqual(named.map((n) => `${n.subject} ${n.sha256}`).sort());
    expect([all.some((d) => d.sha256 === draft.sha256), new Set(all.map((d) => d.year))]).toEqual([false, new Set([2026])]);
    const titles = all.filter((d) => d.institutionId === body.id).map((d) => [d.documentClass, d.title]);
    expect(titles).toEqual(expect.arrayContaining([['BODY_EVIDENCE', '制度：贯通评价管理办法（〔2026〕1号）'], ['EXPERT_EVIDENCE', '专家资格证明：高级工程师（第 1 名专家）'], ['BODY_EVIDENCE', '覆盖单位证明：重庆某某机械有限公司'], ['BODY_EVIDENCE', '证明材料（已更换）'], ['BODY_EVIDENCE', '制度：质量管理办法（3号）']]));
    const document = (caller: TestCaller, { documentId }: { documentId: string }) => caller.call('GET', url(`/documents/${documentId}`));
    const certificate = all.find((d) => d.documentClass === 'EXPERT_EVIDENCE')!;
    expect((await document(await city.test.as([{ role: 'SERVICE', place: null }]), certificate)).rawPayload.equals(jpeg)).toBe(true);
    for (const caller of [admin, city.officer, city.reviewer]) expect((await document(caller, certificate)).statusCode).toBe(404);
  });

  it('what was handed in and never named is swept after a week; what anything named stays, also when it was taken out again', async () => {
    const kit = city.test.service.kit;
    const { sha256: unused } = await handIn(admin, body.id, await blankPaper());
    const named = await handIn(admin, body.id, await blankPaper());
    const draft = await ok<Filing>(draftWith(named.fileId));
    expect(await city.test.runJobs()).toEqual([]); // nothing to fix of a draft
    await ok(put(admin, `/filings/${draft.id}`, filingForm([], { bodyRules: [] }), draft.version));
    await sweepFiles(kit);
    expect(await kit.files.head(unused)).toBeDefined();
    await sweepFiles(kit, 0);
    expect([await kit.files.head(unused), Boolean(await kit.files.head(named.sha256))]).toEqual([undefined, true]);
    expect(await city.test.db.query('SELECT 1 FROM evidence_file WHERE bound_at IS NULL')).toEqual([]);
  });
  const draftWith = (fileId: string) => admin.call('POST', url('/filings'), { institutionId: body.id, ...filingForm([], { bodyRules: [ruleOf(fileId)] }) });
});
