import { randomUUID } from 'node:crypto';
import { ResultCorrected } from '@gt/contracts';
import { sha256 as hash } from '@gt/persistence';
import sharp from 'sharp';
import { accepted, candidateOf, conclude, draft, openCity, opinion, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });

const url = (id: string, more = '') => `/api/applications/applications/${id}/photo${more}`;
const put = (id: string, bytes: Buffer) => city.clerk.call('PUT', url(id), bytes, { 'content-type': 'application/octet-stream' });
const show = async (id: string, size: string) => (await city.clerk.call('GET', url(id, `?size=${size}`))).rawPayload;
const codeOf = (answer: { statusCode: number; json(): unknown }) => [answer.statusCode, (answer.json() as Problem).code];
/** A face of sorts: a warm oval before a background, in a picture of this size. */
const portrait = (width: number, height: number, background = '#ffffff', face = '#c08060') => sharp({ create: { width, height, channels: 3, background } })
  .composite([{ input: Buffer.from(`<svg width="${width}" height="${height}"><ellipse cx="${width / 2}" cy="${height * 0.45}" rx="${width * 0.25}" ry="${height * 0.25}" fill="${face}"/><rect x="${width * 0.2}" y="${height * 0.75}" width="${width * 0.6}" height="${height * 0.25}" fill="#203060"/></svg>`) }]);
const jpeg = (width: number, height: number, background?: string) => portrait(width, height, background).jpeg().toBuffer();

it('keeps one master, and prints from it 2-inch for the form and 1-inch for the certificate, small enough for a document', async () => {
  const { id } = await draft(city);
  const answer = await put(id, await jpeg(1_200, 1_600));
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { width: 1_200, height: 1_600, whiteBackground: true }]);
  for (const [size, width, height] of [['TWO_INCH', 413, 579], ['ONE_INCH', 295, 413], ['MASTER', 1_200, 1_600]] as const) {
    const bytes = await show(id, size);
    expect([size, (await sharp(bytes).metadata()).format, (await sharp(bytes).metadata()).width, (await sharp(bytes).metadata()).height]).toEqual([size, 'jpeg', width, height]);
    if (size !== 'MASTER') expect(bytes.length).toBeLessThanOrEqual(24 * 1024);
  }
});

it('turns it upright, and keeps nothing of what the camera wrote beside it', async () => {
  const { id } = await draft(city);
  const sideways = await portrait(900, 1_200).rotate(0).jpeg().withExif({ IFD0: { Make: 'SECRETCAM', Copyright: 'SOMEBODY' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '29/1 33/1 0/1' } }).withMetadata({ orientation: 6 }).toBuffer();
  expect((await sharp(sideways).metadata()).orientation).toBe(6);
  expect((await put(id, sideways)).json()).toMatchObject({ width: 1_200, height: 900 });
  const master = await show(id, 'MASTER');
  const { orientation, exif } = await sharp(master).metadata();
  expect([orientation, exif, master.includes('SECRETCAM')]).toEqual([undefined, undefined, false]);
});

it('the part that is printed is chosen, within the picture and of the right shape, and another print shows it', async () => {
  const { id } = await draft(city);
  await put(id, await jpeg(2_000, 1_400));
  const before = await show(id, 'TWO_INCH');
  const crop = (left: number, top: number, width: number, height: number) => city.clerk.call('POST', url(id, '/crop'), { left, top, width, height });
  expect((await crop(0.4, 0, 0.5, 1)).json()).toMatchObject({ crop: { left: 0.4, top: 0, width: 0.5, height: 1 } });
  expect((await show(id, 'TWO_INCH')).equals(before)).toBe(false);
  expect(codeOf(await crop(0.4, 0, 0.5, 0.5))).toEqual([422, 'PHOTO_SHAPE']);
  expect(codeOf(await crop(0.6, 0, 0.5, 1))).toEqual([422, 'PHOTO_SHAPE']);
  expect(codeOf(await crop(0.4, 0.4, 0.1, 0.2))).toEqual([422, 'PHOTO_TOO_SMALL']);
  expect((await crop(-0.1, 0, 0.5, 1)).statusCode).toBe(400);
});

it('is turned by quarters where nothing told how the camera was held; another shape, another part, the same print sizes', async () => {
  const { id } = await draft(city);
  const turn = (quarters: number) => city.clerk.call('POST', url(id, '/turn'), { quarters });
  expect((await turn(1)).statusCode).toBe(404);
  const lying = await sharp(await jpeg(1_000, 1_400)).rotate(270).jpeg().toBuffer();
  const first = (await put(id, lying)).json() as { sha256: string };
  const answer = await turn(1);
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { width: 1_000, height: 1_400, whiteBackground: true }]);
  expect((answer.json() as { sha256: string }).sha256).not.toBe(first.sha256);
  const { width, height } = await sharp(await show(id, 'TWO_INCH')).metadata();
  expect([width, height]).toEqual([413, 579]);
  // the coat is below again
  const { data } = await sharp(await show(id, 'MASTER')).resize(10, 14, { fit: 'fill' }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(data[(13 * 10 + 5) * 3 + 2]! - data[(13 * 10 + 5) * 3]!).toBeGreaterThan(30);
  // the same upload again is the photo as it was sent
  expect((await put(id, lying)).json()).toMatchObject({ sha256: first.sha256 });
  expect([(await turn(0)).statusCode, (await turn(4)).statusCode, (await city.reviewer.call('POST', url(id, '/turn'), { quarters: 1 })).statusCode]).toEqual([400, 400, 403]);
  await step(city.clerk, id, 'submit');
  expect((await turn(1)).statusCode).toBe(409);
});

it.each<[string, string, () => Promise<Buffer>]>([
  ['too small to print', 'PHOTO_TOO_SMALL', () => jpeg(280, 400)], ['a sheet of paper', 'PHOTO_BLANK', () => sharp({ create: { width: 800, height: 1_000, channels: 3, background: '#f0f0f0' } }).jpeg().toBuffer()],
  ['black and white', 'PHOTO_NOT_IN_COLOUR', async () => sharp(await jpeg(800, 1_100)).greyscale().jpeg().toBuffer()], ['a drawing', 'PHOTO_TYPE', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"/>')], ['no picture', 'PICTURE_UNREADABLE', async () => Buffer.from('%PDF-1.7')],
])('%s: %s', async (_, code, of) => {
  const { id } = await draft(city);
  expect(codeOf(await put(id, await of()))).toEqual([422, code]);
  expect((await city.clerk.call('GET', url(id))).statusCode).toBe(404);
});

it('says when the background is not white, which the certificate wants', async () => {
  const { id } = await draft(city);
  expect((await put(id, await jpeg(800, 1_120, '#3060c0'))).json()).toMatchObject({ whiteBackground: false });
});

it('the same photo again keeps the part that was chosen; it can be taken away before the submission, and is frozen after it', async () => {
  const { id } = await draft(city);
  const photo = await jpeg(1_000, 1_000);
  await put(id, photo);
  await city.clerk.call('POST', url(id, '/crop'), { left: 0.2, top: 0.3, width: 0.5, height: 0.7 });
  expect((await put(id, photo)).json()).toMatchObject({ crop: { left: 0.2, top: 0.3 } });
  await city.clerk.call('POST', url(id, '/removal'));
  expect((await city.clerk.call('GET', url(id))).statusCode).toBe(404);
  const { sha256 } = (await put(id, photo)).json() as { sha256: string };
  await step(city.clerk, id, 'submit');
  expect((await city.test.published()).find((e) => e.type === 'applications.ApplicationSubmitted' && e.aggregateId === id)!.data['photoSha256']).toBe(sha256);
  expect(codeOf(await city.clerk.call('POST', url(id, '/removal')))).toEqual([409, 'WRONG_STATE']);
});

it('附件2 is printed with it, in the preview and for good; without one its place stays for the paste', async () => {
  const [withPhoto, without] = [await draft(city), await draft(city)];
  await put(withPhoto.id, await jpeg(1_000, 1_400));
  const preview = async (id: string) => (await city.clerk.call('GET', `/api/applications/applications/${id}/preview`)).rawPayload.includes('/Subtype /Image');
  expect([await preview(withPhoto.id), await preview(without.id)]).toEqual([true, false]);
  for (const answer of [await step(city.clerk, withPhoto.id, 'submit'), await step(city.reviewer, withPhoto.id, 'recommend', opinion), await step(city.intake, withPhoto.id, 'accept', {})]) expect(answer.statusCode).toBe(200);
  await accepted(city);
  await city.test.runJobs();
  const [document] = await city.test.db.query<{ id: string; sha256: string }>(`SELECT id, state->>'sha256' AS sha256 FROM document WHERE application_id = $1`, [withPhoto.id]);
  const bytes = (await city.test.service.kit.store.get(document!.id))!;
  expect([bytes.includes('/Subtype /Image'), hash(bytes)]).toEqual([true, document!.sha256]);
});

/** Accepted, with a photo if there is one; answers id and candidate, as evaluation hands it on. */
async function acceptedWith(photo: Buffer | null) {
  const { id } = await draft(city);
  if (photo) expect((await put(id, photo)).statusCode).toBe(200);
  for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion), await step(city.intake, id, 'accept', {})]) expect([answer.statusCode, answer.body.slice(0, 200)]).toMatchObject([200, expect.anything()]);
  return { id, candidate: await candidateOf(city.test, id) };
}
const fixed = async (id: string) => (await city.test.published()).filter((e) => e.type === 'applications.ApplicationPhotoFixed' && e.aggregateId === id).map((e) => e.data);
const fetched = async (id: string) => (await city.test.as([{ role: 'SERVICE', place: null }])).call('GET', `/api/applications/applications/${id}/certificate-photo`);

it('who passed gets the 1-inch print of the accepted photo fixed, once, and only a service is given its bytes', async () => {
  const { id, candidate } = await acceptedWith(await portrait(900, 1_260).jpeg().toBuffer());
  const master = await show(id, 'MASTER');
  expect(candidate.photoSha256).toBe(hash(master));
  const planId = randomUUID();
  await conclude(city, candidate, 'PASSED', planId);
  await conclude(city, candidate, 'PASSED', planId);
  await city.test.runJobs();
  const [told, ...more] = await fixed(id);
  expect(more).toEqual([]);
  const answer = await fetched(id);
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'image/jpeg', 'private, no-store']);
  expect(told).toEqual({ photoSha256: candidate.photoSha256, sha256: hash(answer.rawPayload), size: answer.rawPayload.length, mediaType: 'image/jpeg' });
  const { width, height } = await sharp(answer.rawPayload).metadata();
  expect([width, height]).toEqual([295, 413]);
  for (const caller of [city.clerk, city.intake, city.reviewer]) expect((await caller.call('GET', `/api/applications/applications/${id}/certificate-photo`)).statusCode).toBe(404);
});

it('of who failed no photo leaves; a correction to a pass fixes it', async () => {
  const { id, candidate } = await acceptedWith(await portrait(900, 1_260, '#ffffff', '#a07050').jpeg().toBuffer());
  const planId = randomUUID();
  await conclude(city, candidate, 'FAILED', planId);
  await city.test.runJobs();
  expect([await fixed(id), (await fetched(id)).statusCode]).toEqual([[], 404]);
  await city.test.deliver(ResultCorrected, id, { planId, institutionId: candidate.institutionId, outcome: 'PASSED', reason: '复核更正' });
  await city.test.runJobs();
  expect(await fixed(id)).toHaveLength(1);
});

it('without a photo the candidate names none, and nothing is fixed', async () => {
  const { id, candidate } = await acceptedWith(null);
  await conclude(city, candidate, 'PASSED');
  await city.test.runJobs();
  expect([Object.hasOwn(candidate, 'photoSha256'), await fixed(id), (await fetched(id)).statusCode]).toEqual([false, [], 404]);
});

it('a photo that is away keeps no other one waiting', async () => {
  const [gone, here] = [await acceptedWith(await portrait(900, 1_260, '#ffffff', '#906040').jpeg().toBuffer()), await acceptedWith(await portrait(900, 1_260, '#ffffff', '#805030').jpeg().toBuffer())];
  const { kit } = city.test.service;
  await kit.files.delete(gone.candidate.photoSha256!);
  for (const each of [gone, here]) await conclude(city, each.candidate, 'PASSED');
  // the form waits for the photo too: another line of its own
  const failures = new Set<string>();
  for (let done = false; !done;) try { await city.test.runJobs(); done = true; } catch (error) { failures.add((error as { code: string }).code); }
  expect([...failures]).toEqual(['PHOTO_AWAY']);
  expect([await fixed(gone.id), await fixed(here.id)]).toMatchObject([[], [{ photoSha256: here.candidate.photoSha256 }]]);
});
