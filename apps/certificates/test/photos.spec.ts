import { createHash, randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { ApplicationPhotoFixed } from '@gt/contracts';
import { MAX_PHOTO_BYTES, readSheet } from '@gt/forms';
import type { InternalRequest } from '@gt/service-kit';
import { startTestService, type TestService } from '@gt/service-testing';
import sharp from 'sharp';
import { readPdf, squeeze } from '../../../libs/forms/test/pdf-text.js';
import { Certificates } from '../src/certificates.js';
import { definition } from '../src/index.js';
import { retryHeld } from '../src/jobs/documents.js';
import { addBody, addPlan, certificatesOf, NOW, numbered, publishedOf, type Place } from './city.js';

/** Largest certificate (benchmarks.md j). */
const CERTIFICATE_LIMIT_BYTES = 60 * 1024;
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** A photo that nothing can compress, of nearly the size that a document takes. */
async function photo(): Promise<Buffer> {
  for (let quality = 95; ; quality -= 5) {
    const bytes = await sharp(randomBytes(295 * 413 * 3), { raw: { width: 295, height: 413, channels: 3 } }).jpeg({ quality }).toBuffer();
    if (bytes.length <= MAX_PHOTO_BYTES) return bytes;
  }
}

/** applications, as the job asks it: what it gives for which application, and what it was asked. */
const owner = { bytes: new Map<string, Buffer>(), asked: [] as InternalRequest[], away: false };
let test: TestService;
let place: Place;
beforeAll(async () => {
  test = await startTestService(definition, { now: NOW, http: async (_, request) => {
    owner.asked.push(request);
    const bytes = owner.bytes.get(request.path.split('/').at(-2)!);
    return owner.away || !bytes ? { status: owner.away ? 503 : 404, headers: {}, body: Buffer.from('') } : { status: 200, headers: {}, body: bytes };
  } });
  place = await addBody(test);
});
afterAll(async () => { await test?.stop(); });

const accepted = 'a'.repeat(64);
/** Somebody with an accepted photo who passed. */
async function passed(photoSha256: string | null = accepted) {
  const { planId, passes: [pass] } = await addPlan(place, [photoSha256 === null ? {} : { photoSha256 }]);
  return { planId, applicationId: pass!.candidate.applicationId };
}
const tell = (applicationId: string, bytes: Buffer, photoSha256 = accepted) => test.deliver(ApplicationPhotoFixed, applicationId, { photoSha256, sha256: hash(bytes), size: bytes.length, mediaType: 'image/jpeg' });
/** Runs what is due to the end; answers the codes of what failed. */
async function work(): Promise<string[]> {
  const failures: string[] = [];
  for (;;) { try { await test.runJobs(); return failures; } catch (error) { failures.push((error as { code: string }).code); } }
}
const certificateOf = async (batchId: string) => (await certificatesOf(place, batchId))[0]!;
async function face(batchId: string) {
  const { documentId } = await certificateOf(batchId);
  const bytes = (await place.officer.call('GET', `/api/certificates/documents/${documentId}`)).rawPayload;
  return { size: bytes.length, framed: squeeze(readPdf(bytes).pages.join('')).includes('照片粘贴处'), pictured: bytes.includes('/DCTDecode') };
}
const eventsOf = async (batchId: string) => (await publishedOf(test, (await certificateOf(batchId)).id)).map((e) => e.type.replace('certificates.', ''));

it('the photo first: fetched with the service\'s token, checked, printed on the face, within 60 KiB', async () => {
  const { planId, applicationId } = await passed();
  const bytes = await photo();
  owner.bytes.set(applicationId, bytes);
  await tell(applicationId, bytes);
  expect(await work()).toEqual([]);
  const id = await numbered(place, planId);
  expect(await work()).toEqual([]);
  const printed = await face(id);
  expect(printed).toMatchObject({ framed: false, pictured: true });
  expect(printed.size).toBeGreaterThan(bytes.length);
  expect(printed.size).toBeLessThanOrEqual(CERTIFICATE_LIMIT_BYTES);
  expect(owner.asked).toEqual([{ method: 'GET', path: `/api/applications/applications/${applicationId}/certificate-photo`, headers: { authorization: expect.stringMatching(/^Bearer /) as string } }]);
});

it('the certificate first: its number and its validity do not wait, its face does, and is printed when the photo has come; told twice it is fetched once', async () => {
  const { planId, applicationId } = await passed();
  const id = await numbered(place, planId);
  expect(await work()).toEqual([]);
  expect(await certificateOf(id)).toMatchObject({ print: 'WAITING', status: 'ISSUED', documentId: null, certificateNumber: expect.stringMatching(/^S\d{21}$/) as string });
  const bytes = await photo();
  owner.bytes.set(applicationId, bytes);
  const told = await tell(applicationId, bytes);
  await test.redeliver(told);
  const before = owner.asked.length;
  expect(await work()).toEqual([]);
  expect([await certificateOf(id), await face(id), owner.asked.length - before]).toMatchObject([{ print: 'PRINTED' }, { pictured: true, framed: false }, 1]);
  expect(await eventsOf(id)).toEqual(['CertificateIssued', 'CertificatePrinted']);
});

it('without an accepted photo the face has an empty frame, and waits for nothing', async () => {
  const { planId } = await passed(null);
  const id = await numbered(place, planId);
  expect(await work()).toEqual([]);
  expect(await face(id)).toMatchObject({ framed: true, pictured: false });
});

it('other bytes than were told are never printed: the certificate is held, told why, in the officer\'s 待办; asked for again with the right ones it is printed', async () => {
  const { planId, applicationId } = await passed();
  const bytes = await photo();
  owner.bytes.set(applicationId, Buffer.from(bytes.map((byte, i) => (i === 5_000 ? byte ^ 1 : byte))));
  await tell(applicationId, bytes);
  expect(await work()).toEqual([]);
  const id = await numbered(place, planId);
  expect(await work()).toEqual([]);
  const held = await certificateOf(id);
  const found = async (print: string) => ((await place.officer.call('GET', `/api/certificates/certificates?print=${print}`)).json() as { items: Array<{ id: string }> }).items.map((c) => c.id);
  expect([(await found('HELD')).includes(held.id), (await found('PRINTED')).includes(held.id)]).toEqual([true, false]);
  expect(held).toMatchObject({ print: 'HELD', status: 'ISSUED', missingGlyphs: [], documentId: null });
  expect((await publishedOf(test, held.id)).at(-1)).toMatchObject({ type: 'certificates.CertificatePrintHeld', data: { characters: [], reason: expect.stringContaining('校验值不符') as string } });
  expect(((await place.officer.call('GET', '/api/certificates/worklist')).json() as { items: Array<{ kind: string; title: string }> }).items.find((item) => item.kind === 'certificate.print')!.title).toContain('照片不符');
  const inventory = await (await test.as([{ role: 'BODY_ADMIN', place: place.body.institutionId }])).call('GET', `/api/certificates/handover-inventory?institutionId=${place.body.institutionId}`);
  const { rows } = await readSheet(inventory.rawPayload, ['证书编号', '打印'].map((title) => ({ key: title, title, required: true })));
  expect(rows.find(({ cells }) => cells['证书编号'] === held.certificateNumber)!.cells['打印']).toBe('暂不能制作（缺字或照片不符）');
  const again = () => place.officer.call('POST', `/api/certificates/certificates/${held.id}/printing`);
  expect((await again()).statusCode).toBe(202);
  await work();
  expect(await eventsOf(id)).toEqual(['CertificateIssued', 'CertificatePrintHeld']);
  owner.bytes.set(applicationId, bytes);
  await again();
  expect(await work()).toEqual([]);
  expect([await certificateOf(id), await face(id)]).toMatchObject([{ print: 'PRINTED' }, { pictured: true }]);
});

it('a print of another photo than the accepted one is not taken, nor a second one of the same application', async () => {
  const { planId, applicationId } = await passed();
  const [other, bytes] = [await photo(), await photo()];
  owner.bytes.set(applicationId, other);
  const warning = jest.spyOn(test.service.kit.logger, 'warning');
  await tell(applicationId, other, 'c'.repeat(64));
  expect(warning).not.toHaveBeenCalled();
  await tell(applicationId, bytes);
  expect(warning.mock.calls).toEqual([['photo_fixed_twice', { applicationId }]]);
  warning.mockRestore();
  expect(await work()).toEqual([]);
  const id = await numbered(place, planId);
  await work();
  expect(await certificateOf(id)).toMatchObject({ print: 'HELD', documentId: null });
});

it('while applications is away the face waits, and a start asks again', async () => {
  const { planId, applicationId } = await passed();
  const bytes = await photo();
  owner.bytes.set(applicationId, bytes);
  owner.away = true;
  await tell(applicationId, bytes);
  expect(await work()).toEqual(['OWNER_AWAY']);
  const id = await numbered(place, planId);
  expect(await work()).toEqual([]);
  expect(await certificateOf(id)).toMatchObject({ print: 'WAITING' });
  owner.away = false;
  await retryHeld(test.service.app.get(Certificates).kit);
  expect(await work()).toEqual([]);
  expect(await face(id)).toMatchObject({ pictured: true });
});

it('the officer may print without waiting, with a reason, and not once it is printed', async () => {
  const { planId } = await passed();
  const id = await numbered(place, planId);
  await work();
  const waive = async (body: object) => place.officer.call('POST', `/api/certificates/certificates/${(await certificateOf(id)).id}/photo-waiver`, body);
  expect((await waive({})).statusCode).toBe(400);
  expect((await waive({ reason: '照片损坏，持证人自行粘贴' })).statusCode).toBe(202);
  expect(await work()).toEqual([]);
  expect(await face(id)).toMatchObject({ framed: true, pictured: false });
  expect(await eventsOf(id)).toEqual(['CertificateIssued', 'CertificatePhotoWaived', 'CertificatePrinted']);
  expect((await waive({ reason: '再来一次' })).json()).toMatchObject({ status: 422, code: 'CERTIFICATE_PRINTED' });
});
