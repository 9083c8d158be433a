import type { FilingMode, NumberMode } from '@gt/domain';
import type { Action } from '@gt/policy';
import { notFound } from '@gt/service-kit';
import { filesIn } from '../domain/evidence-file.js';
import { papersOfInstitution } from '../domain/evidence-papers.js';
import type { BodyRuleEdition, Handover, Unproven } from '../domain/institution.js';
import { decideAddFile, decideAdoptBodyRule, decideChangeProfile, decideFilingMode, decideHandover } from '../domain/institution-change.js';
import { decideCorrectEvidence, prefixTaken } from '../domain/institution-register.js';
import { institutionView, type InstitutionView } from '../queries/views.js';
import { holdPrefix, municipalCentreId, prefixHolder } from '../storage/facts.js';
import { changeInstitution } from './change-institution.js';
import { decided, refusingDoubles } from './decided.js';
import { bindEntryFiles } from './evidence-files.js';
import type { UseCase } from './use-case.js';

/** Changes name or telephone; its supervisor does. */
export const changeProfile = (use: UseCase, id: string, change: { name: string; telephone: string | null; document: string }): Promise<InstitutionView> =>
  changeInstitution(use, id, change, (body) => decideChangeProfile(body, change, use.kit.clock.today()), { update: true });

/** Records what was handed over. */
export const recordHandover = (use: UseCase, id: string, handover: Omit<Handover, 'receiverId' | 'on'>): Promise<InstitutionView> =>
  changeInstitution(use, id, handover, (body) => decideHandover(body, { ...handover, receiverId: body.supervisorId, on: use.kit.clock.today() }));

/** Records filing and number mode; the municipal centre does, whoever supervises the body (六(一)). */
export const changeFilingMode = ({ kit, stores, command }: UseCase, id: string, { fileId, ...mode }: { filingMode: FilingMode; numberMode: NumberMode; document: string; fileId?: string | null }): Promise<InstitutionView> => command.run(kit.db, 200, { ...mode, fileId }, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const centre = await municipalCentreId(tx);
  const meta = command.meta(kit.clock, 'institution.change', centre === undefined ? {} : { bureauId: centre });
  const fileOf = await bindEntryFiles(tx, meta.actor.place!, [{ field: 'fileId', fileId }], filesIn(papersOfInstitution(found.state)));
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(decideFilingMode(found.state, { ...mode, ...fileOf(fileId) })) }], meta);
  command.etag(saved!.version);
  return institutionView(saved!);
});

/** Corrects a site's number evidence by document (六(五)); the municipal centre does, whoever supervises the body. */
export const correctNumberEvidence = ({ kit, stores, command }: UseCase, id: string, siteId: string, { fileId, ...evidence }: { prefix: string; document: string; reason: string; fileId?: string | null }): Promise<InstitutionView> =>
  refusingDoubles(() => command.run(kit.db, 200, { siteId, ...evidence, fileId }, async (tx) => {
    const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
    if (!found) throw notFound('评价机构');
    const centre = await municipalCentreId(tx);
    const meta = command.meta(kit.clock, 'institution.transfer', centre === undefined ? {} : { bureauId: centre });
    const { reason: correction, ...given } = evidence;
    const { file } = (await bindEntryFiles(tx, meta.actor.place!, [{ field: 'fileId', fileId }], filesIn(papersOfInstitution(found.state))))(fileId);
    const events = decided(decideCorrectEvidence(found.state, { siteId, ...given, ...(file ? { file } : {}), correction }, await prefixHolder(tx, given.prefix)));
    const [saved] = await stores.institutions.save(tx, [{ ...found, events }], meta);
    await holdPrefix(tx, given.prefix, siteId, id);
    command.etag(saved!.version);
    return institutionView(saved!);
  }), { number_prefix_one_site: async () => prefixTaken(evidence.prefix, (await prefixHolder(kit.db, evidence.prefix)) ?? { institutionName: '', siteName: '' }) });

/** Adopts an edition of one of the body's rules (七(一)); its administrator does. */
export const adoptBodyRule = ({ kit, stores, command }: UseCase, id: string, { fileId, ...rule }: { title: string; fileId?: string | null } & Omit<BodyRuleEdition, 'edition' | 'file'>): Promise<InstitutionView> => command.run(kit.db, 200, { ...rule, fileId }, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const meta = command.meta(kit.clock, 'bodyRule.adopt', { institutionId: id });
  const fileOf = await bindEntryFiles(tx, id, [{ field: 'fileId', fileId }]);
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(decideAdoptBodyRule(found.state, { ...rule, ...fileOf(fileId) }, kit.clock.today())) }], meta);
  command.etag(saved!.version);
  return institutionView(saved!);
});

/** Adds the paper of what was recorded without it: whoever records the thing itself does, so a rule's the body, a number evidence's the supervisor, a filing mode's the municipal centre. */
export const addFile = ({ kit, stores, command }: UseCase, id: string, of: Unproven, fileId: string): Promise<InstitutionView> => command.run(kit.db, 200, { of, fileId }, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const action: Action = of.kind === 'BODY_RULE' ? 'bodyRule.adopt' : 'institution.change';
  const bureauId = of.kind === 'FILING_MODE' ? await municipalCentreId(tx) : found.state.supervisorId;
  const meta = command.meta(kit.clock, action, of.kind === 'BODY_RULE' ? { institutionId: id } : bureauId === undefined ? {} : { bureauId });
  const { file } = (await bindEntryFiles(tx, meta.actor.place!, [{ field: 'fileId', fileId }]))(fileId);
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(decideAddFile(found.state, of, file!)) }], meta);
  command.etag(saved!.version);
  return institutionView(saved!);
});
