import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { documentId } from '@gt/service-kit';
import type { TestService } from '@gt/service-testing';
import { writeFontWithYoshi } from '../../../libs/forms/test/derived-font.js';
import { Certificates } from '../src/certificates.js';
import { retryHeld } from '../src/jobs/documents.js';
import { addBody, addPlan, certificatesOf, numbered, publishedOf, startService } from './city.js';

let test: TestService;
const folder = mkdtempSync(path.join(os.tmpdir(), 'gt-font-'));
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); rmSync(folder, { recursive: true, force: true }); });

/** Runs what is due; a job that fails by name leaves the others to run. */
async function work(): Promise<string[]> {
  const failures: string[] = [];
  for (;;) {
    try { await test.runJobs(); return failures; } catch (error) { failures.push((error as { code: string }).code); }
  }
}
/** As if the service were started again with these fonts. */
async function startAgain(fontFiles: readonly string[]): Promise<void> {
  const service = test.service.app.get(Certificates);
  await service.onModuleDestroy();
  (service.kit.config as { fontFiles: readonly string[] }).fontFiles = fontFiles;
  await retryHeld(service.kit);
}
const waiting = async () => (await (await test.as([{ role: 'SYSTEM_OPERATOR', place: null }])).call('GET', '/api/certificates/waiting-documents')).json().items as Array<{ documentClass: string; characters: string[] }>;
const documentsOf = async (planId: string) => (await publishedOf(test)).filter((e) => e.type === 'certificates.DocumentFixed' && e.data['planId'] === planId);
const pages = (bytes: Buffer) => (bytes.toString('latin1').match(/\/Type \/Page\b/g) ?? []).length;

it('a font file that cannot be used is told at the start, before anything is opened', async () => {
  await expect(startService(['/nowhere/missing.ttf'])).rejects.toMatchObject({ code: 'CONFIG_ERROR', message: expect.stringMatching(/certificates: FONT_FILES：字体文件 missing\.ttf 无法读取/) });
});

describe('documents', () => {
  it('a certificate for each pass and the roster of the batch are fixed once, told by event and given to those who may', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, { name: '买买提·吐尔逊', level: 3, method: 'PRACTICAL_ASSESSMENT', sex: null }]);
    const id = await numbered(place, planId);
    expect(await work()).toEqual([]);
    const certificates = await certificatesOf(place, id);
    expect(certificates.map((c) => [c.print, c.missingGlyphs])).toEqual([['PRINTED', []], ['PRINTED', []]]);
    const fixed = await documentsOf(planId);
    expect(fixed.map((e) => e.data['documentClass']).sort()).toEqual(['CERTIFICATE', 'CERTIFICATE', 'HOLDER_ROSTER']);
    expect(fixed.filter((e) => e.data['documentClass'] === 'CERTIFICATE').map((e) => e.data['applicationId']).sort()).toEqual(passes.map((p) => p.candidate.applicationId).sort());
    expect(fixed.find((e) => e.data['documentClass'] === 'HOLDER_ROSTER')!.data).toMatchObject({ subjectId: id, applicationId: null, signatureKinds: ['IN_SYSTEM_APPROVAL'] });
    for (const c of certificates) expect((await publishedOf(test, c.id)).map((e) => e.type)).toEqual(['certificates.CertificateIssued', 'certificates.CertificatePrinted']);
    const pdf = await place.officer.call('GET', `/api/certificates/documents/${certificates[0]!.documentId}`);
    expect([pdf.statusCode, pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString(), pages(pdf.rawPayload)]).toEqual([200, 'application/pdf', '%PDF-', 1]);
    const holder = passes.find((p) => p.candidate.applicationId === certificates[0]!.applicationId)!;
    expect((await (await test.as([{ role: 'APPLICANT', place: holder.candidate.personId }])).call('GET', `/api/certificates/documents/${certificates[0]!.documentId}`)).statusCode).toBe(200);
    expect((await (await addBody(test)).officer.call('GET', `/api/certificates/documents/${certificates[0]!.documentId}`)).statusCode).toBe(404);
    // a job that runs again fixes no second one
    const { kit } = test.service;
    const { definition } = await import('../src/index.js');
    await definition.jobs!(kit)['print-certificate']!({ certificateId: certificates[0]!.id });
    await definition.jobs!(kit)['fix-roster']!({ batchId: id });
    expect(await documentsOf(planId)).toHaveLength(3);
  });

  it('what a try kept that ended before its commit is the document: another day\'s page would be other bytes under the same id', async () => {
    const place = await addBody(test);
    const { planId } = await addPlan(place, [{}, {}]);
    const id = await numbered(place, planId);
    const [first] = await certificatesOf(place, id);
    const kept = Buffer.from('%PDF-1.3 kept before the crash');
    await test.service.kit.store.put(documentId('CERTIFICATE', first!.id, '1'), kept);
    expect(await work()).toEqual([]);
    const [printed, other] = await certificatesOf(place, id);
    expect([printed!.print, other!.print]).toEqual(['PRINTED', 'PRINTED']);
    expect((await place.officer.call('GET', `/api/certificates/documents/${printed!.documentId}`)).rawPayload).toEqual(kept);
  });

  it('a name with a character that no font has: certificate and roster wait naming it, the other certificate does not; a font that has it prints both', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{ name: '𠮷田一' }, {}]);
    const id = await numbered(place, planId);
    // to wait for a font is no failure: no job is tried again for it
    expect(await work()).toEqual([]);
    expect((await waiting()).map((d) => [d.documentClass, d.characters])).toEqual(expect.arrayContaining([['CERTIFICATE', ['𠮷']], ['HOLDER_ROSTER', ['𠮷']]]));
    const rows = new Map((await certificatesOf(place, id)).map((c) => [c.applicationId, c]));
    const held = rows.get(passes[0]!.candidate.applicationId)!;
    expect([held.print, held.missingGlyphs, held.status, held.documentId]).toEqual(['HELD', ['𠮷'], 'ISSUED', null]);
    expect(rows.get(passes[1]!.candidate.applicationId)!.print).toBe('PRINTED');
    expect((await publishedOf(test, held.id)).at(-1)).toMatchObject({ type: 'certificates.CertificatePrintHeld', data: { characters: ['𠮷'], reason: expect.stringContaining('𠮷') } });
    expect((await publishedOf(test, held.id)).at(-1)!.data['reason']).not.toContain('田');
    // asked for again without the font: still waiting, and not said twice
    expect((await place.officer.call('POST', `/api/certificates/certificates/${held.id}/printing`)).statusCode).toBe(202);
    await work();
    expect((await publishedOf(test, held.id)).map((e) => e.type)).toEqual(['certificates.CertificateIssued', 'certificates.CertificatePrintHeld']);
    await startAgain([writeFontWithYoshi(folder)]);
    expect(await work()).toEqual([]);
    expect(await waiting()).toEqual([]);
    const printed = (await certificatesOf(place, id)).find((c) => c.id === held.id)!;
    expect([printed.print, printed.missingGlyphs, printed.documentId !== null]).toEqual(['PRINTED', [], true]);
    expect((await publishedOf(test, held.id)).map((e) => e.type)).toEqual(['certificates.CertificateIssued', 'certificates.CertificatePrintHeld', 'certificates.CertificatePrinted']);
    expect((await documentsOf(planId)).map((e) => e.data['documentClass']).sort()).toEqual(['CERTIFICATE', 'CERTIFICATE', 'HOLDER_ROSTER']);
  });

  it('a certificate is signed by the service over its face, without the document number', async () => {
    const { signedFace } = await import('../src/commands/numbering.js');
    const { verifySignature } = await import('@gt/service-kit');
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}]);
    const [certificate] = await certificatesOf(place, await numbered(place, planId));
    const face = (await publishedOf(test, certificate!.id))[0]!.data as unknown as Parameters<typeof signedFace>[0] & { signature: string };
    const { publicKey } = test.service.kit.signer;
    expect(verifySignature(publicKey, signedFace(face), face.signature)).toBe(true);
    expect(verifySignature(publicKey, signedFace({ ...face, level: 1 }), face.signature)).toBe(false);
    expect(JSON.stringify(face)).not.toContain(passes[0]!.idNumber);
  });
});
