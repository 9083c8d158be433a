import type { Grant, Resource } from '@gt/policy';
import { noteAccess, notFound, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { filesIn, type EvidenceFile } from '../domain/evidence-file.js';
import { papersOfFiling, papersOfInstitution } from '../domain/evidence-papers.js';
import { evidenceFiles, type HandedIn } from '../storage/evidence-files.js';
import { municipalCentreId } from '../storage/facts.js';
import { expertPlaces } from './expert-places.js';
import type { Stores } from '../storage/stores.js';

const LOOK = 'evidence.look';
/** What has papers with it. */
export type Proven = 'institution' | 'filing' | 'expert';
const NAMES: Readonly<Record<Proven, string>> = { institution: '评价机构', filing: '报备表', expert: '专家' };

/** Papers of one record, whose business they are, and of which expert a paper is a certificate. */
interface Evidence { readonly files: readonly EvidenceFile[]; readonly expertOf: ReadonlyMap<string, string>; readonly resource: Resource }

async function evidenceOf(kit: Kit, stores: Stores, kind: Proven, id: string): Promise<Evidence | undefined> {
  const bodyOf = async (institutionId: string | null) => (institutionId === null ? undefined : (await stores.institutions.find(kit.db, institutionId))?.state);
  if (kind === 'expert') {
    const expert = (await stores.experts.find(kit.db, id))?.state;
    const files = filesIn(expert?.qualifications ?? []);
    return expert && { files, expertOf: new Map(files.map((file) => [file.fileId, id])), resource: await expertPlaces(kit.db, stores, id, expert) };
  }
  const filing = kind === 'filing' ? (await stores.filings.find(kit.db, id))?.state : undefined;
  const institutionId = kind === 'filing' ? filing?.institutionId ?? null : id;
  const body = await bodyOf(institutionId);
  if (!body) return undefined;
  const papers = filing ? papersOfFiling(filing) : papersOfInstitution(body);
  return { files: filesIn(papers), expertOf: new Map(papers.flatMap(({ expertId, file }) => (expertId === undefined ? [] : [[file.fileId, expertId]]))), resource: { institutionId: institutionId!, bureauId: body.supervisorId } };
}

/** A paper that the caller may look at, by which grant, and whose certificate it is. */
interface Seen extends HandedIn { readonly grant: Grant; readonly expertId: string | null }
/**
 * Those of a record that the caller may look at: the body's office, its supervisor, the municipal centre; an expert the own. 404 for whom the record's papers
 * are none of the business. An outside expert's certificate that comes with a filing is the supervisor's to see, not the body's: another place handed it in.
 */
async function look(kit: Kit, stores: Stores, access: Access, kind: Proven, id: string): Promise<Seen[]> {
  const evidence = await evidenceOf(kit, stores, kind, id);
  const centre = await municipalCentreId(kit.db);
  const way = [...(evidence ? [evidence.resource] : []), ...(centre === undefined ? [] : [{ bureauId: centre }])].find((resource: Resource) => access.may(LOOK, resource));
  if (!evidence || !way) throw notFound(NAMES[kind]);
  const { institutionId, ...withoutBody } = way as Resource;
  const rows = await evidenceFiles(kit.db, evidence.files.map((file) => file.fileId));
  return rows.flatMap((row) => {
    const resource = kind === 'filing' && evidence.expertOf.has(row.fileId) && row.place !== institutionId ? withoutBody : way;
    return access.may(LOOK, resource) ? [{ ...row, grant: access.require(LOOK, resource), expertId: evidence.expertOf.get(row.fileId) ?? null }] : [];
  });
}

/** The papers of a record by name and size, for those who may open them. */
export async function listEvidence(kit: Kit, stores: Stores, access: Access, kind: Proven, id: string): Promise<object> {
  return { items: (await look(kit, stores, access, kind, id)).map((f) => ({ fileId: f.fileId, name: f.nameSealed === null ? null : kit.keyring.unseal(f.nameSealed), mediaType: f.mediaType, size: f.size, pages: f.pages, sha256: f.sha256, addedAt: f.addedAt.toISOString() })) };
}

/** The bytes of a paper that the record names; 404 for others. Every look but the expert's own is in the audit. */
export async function openEvidence(kit: Kit, stores: Stores, command: CommandContext, kind: Proven, id: string, fileId: string) {
  const file = (await look(kit, stores, command.access, kind, id)).find((each) => each.fileId === fileId);
  if (!file) throw notFound('文件');
  if (file.grant.role !== 'EXPERT') {
    const personId = file.expertId === null ? null : (await stores.experts.find(kit.db, file.expertId))?.state.personId ?? null;
    await noteAccess(kit.db, kit.clock, command, `查看${NAMES[kind]}的证明材料`, [{ action: LOOK, grant: file.grant, recordType: `institutions.${kind}`, recordId: id, personId }]);
  }
  const stream = await kit.files.get(file.sha256);
  if (!stream) throw notFound('文件');
  return { file: { id: fileId, mediaType: file.mediaType, size: file.size }, stream };
}
