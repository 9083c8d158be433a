import { randomUUID } from 'node:crypto';
import { reason, yearOf, type PlainDate, type SkillLevel } from '@gt/domain';
import { addJob, type EventMeta, type Stored, type Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import { allocateSerials, numbersOfBlock, numberStem } from '@gt/rules';
import { copies, eventsOf, Problem, ruleRefusal, type CommandContext, type InstitutionCopy, type SiteCopy } from '@gt/service-kit';
import { printLater, type Certificates } from '../certificates.js';
import { decideNumbered, type Batch } from '../domain/batch.js';
import type { CertificateFace } from '../domain/certificate.js';
import { outsideOn, type Issued } from '../domain/outside.js';
import { batchView, type BatchView } from '../queries/batches.js';
import { advanceBook, lockBook, NUMBER_UNIQUE, passesOf, takenNumbers, type Pass } from '../storage/tables.js';
import { batchFor } from './batches.js';

/** 六(五), ALLOTTED: numbers, certificates and the roster's closing in one transaction; the issue date is today's Shanghai date. */
export function numberBatch(service: Certificates, command: CommandContext, id: string): Promise<BatchView> {
  return numberTakenSaid(() => command.run(service.kit.db, 200, {}, async (tx) => {
    const { batch, meta } = await heldBatch(service, tx, command, id, 'batch.number');
    const { body, site } = await bodyAndSite(tx, batch.state);
    if (body.numberMode !== 'ALLOTTED') throw ruleRefusal([reason('NUMBERS_ARE_IMPORTED', '六(五)', '该机构的证书编号由市认定管理系统生成，请导入回传文件，不能由本系统编号。', {})]);
    const today = service.kit.clock.today();
    const passes = await passesOf(tx, batch.state.applicationIds);
    const closing = eventsOf(decideNumbered(batch.state, passes.length, today, outsideOn(body, await copies.filingsOf(tx, batch.state.institutionId), passes.map(issuedOf), today)));
    const numbers = await allot(tx, batch.state.siteId, site.prefix!, today, passes);
    await issue(service, tx, batch, passes.map((pass, i) => ({ pass, number: numbers[i]!, issuedOn: today })), { body, site, mode: 'ALLOTTED' }, meta);
    const [saved] = await service.batches.save(tx, [{ ...batch, events: closing }], meta);
    return batchView(saved!);
  }));
}

/** The batch as `batchFor` gives it, after its body's copy: a suspension that comes meanwhile waits, and finds what was issued. */
export async function heldBatch(service: Certificates, tx: Tx, command: CommandContext, id: string, action: Action): ReturnType<typeof batchFor> {
  const known = await service.batches.find(tx, id);
  if (known) await copies.holdInstitution(tx, known.state.institutionId, 'READ');
  return batchFor(service, tx, command, id, action);
}

/** What a pass's certificate will be about. */
export const issuedOf = ({ candidate }: Pass): Issued => ({ occupation: candidate.occupation, level: candidate.level as SkillLevel });

/** The table holds numbers unique in the whole city: a certificate of another batch that got one at the same moment wins, and nothing of this batch is stored. */
export async function numberTakenSaid<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && constraint === NUMBER_UNIQUE) throw new Problem(409, 'NUMBER_TAKEN', '有证书编号刚被其他证书使用，本批未作任何编号；请核对后重试。');
    throw error;
  }
}

/** The body and its site with number evidence, from the local copies. Throws what is missing. */
export async function bodyAndSite(tx: Tx, batch: Batch): Promise<{ body: InstitutionCopy; site: SiteCopy }> {
  const body = await copies.institution(tx, batch.institutionId);
  const site = body?.sites.find((s) => s.siteId === batch.siteId);
  if (!body || !site?.prefix) throw ruleRefusal([reason('NO_NUMBER_EVIDENCE', '六(五)', '该站点还没有证书编号前 13 位的依据，请监管部门先登记站点编码文件。', { siteId: batch.siteId })]);
  return { body, site };
}

/** Serials without a gap, one block per level, books locked in level order; all or nothing. */
async function allot(tx: Tx, siteId: string, prefix: string, today: PlainDate, passes: readonly Pass[]): Promise<string[]> {
  const numbers = new Map<string, string>();
  for (const level of [...new Set(passes.map((p) => p.candidate.level))].sort()) {
    const block = passes.filter((p) => p.candidate.level === level);
    const last = await lockBook(tx, siteId, yearOf(today), level, numberStem(prefix, today, level as SkillLevel));
    const serials = allocateSerials(last, block.length);
    if (!serials.ok) throw ruleRefusal(serials.reasons);
    numbersOfBlock(prefix, today, level as SkillLevel, serials).forEach((number, i) => numbers.set(block[i]!.applicationId, number));
    await advanceBook(tx, siteId, yearOf(today), level, serials.last);
  }
  const taken = await takenNumbers(tx, [...numbers.values()]);
  if (taken.size > 0) throw new Problem(409, 'NUMBER_TAKEN', `有 ${taken.size} 个编号已用于历史证书，本批未作任何编号；请监管部门核对该站点当年的历史数据。`);
  return passes.map((p) => numbers.get(p.applicationId)!);
}

/** Makes the certificates of numbered passes in one statement each for rows and events, and stores their jobs. */
export async function issue(service: Certificates, tx: Tx, batch: Stored<Batch>, rows: ReadonlyArray<{ pass: Pass; number: string; issuedOn: PlainDate }>, by: { body: InstitutionCopy; site: SiteCopy; mode: 'ALLOTTED' | 'IMPORTED' }, meta: EventMeta): Promise<void> {
  const { signer } = service.kit;
  const changes = rows.map(({ pass, number, issuedOn }) => {
    const c = pass.candidate;
    const face: Omit<CertificateFace, 'keyId' | 'signature'> = {
      planId: pass.planId, institutionId: pass.institutionId, batchId: batch.id, siteId: pass.siteId, applicationId: pass.applicationId, personId: c.personId,
      certificateNumber: number, numberMode: by.mode, name: c.name, idType: c.idType, idNumberSealed: c.idNumberSealed, idNumberMasked: c.idNumberMasked, printedName: by.site.printedName,
      occupation: c.occupation, level: c.level as SkillLevel, method: c.method, issuedOn,
    };
    return { id: randomUUID(), version: 0, state: null, events: [{ type: 'CertificateIssued' as const, data: { ...face, keyId: signer.keyId, signature: signer.sign(signedFace(face)) } }] };
  });
  await service.certificates.save(tx, changes, meta);
  await printLater(tx, changes.map(({ id }) => id));
  await addJob(tx, 'fix-roster', { batchId: batch.id }, { key: `roster-${batch.id}` });
}

/** What the service's signature on a certificate covers: the face, with the person as derived id and masked number. */
export const signedFace = (f: Omit<CertificateFace, 'keyId' | 'signature'>) => ({
  certificateNumber: f.certificateNumber, personId: f.personId, name: f.name, idType: f.idType, idNumberMasked: f.idNumberMasked, printedName: f.printedName, occupation: f.occupation, level: f.level, issuedOn: f.issuedOn,
});
