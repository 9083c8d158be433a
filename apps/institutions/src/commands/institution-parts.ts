import { randomUUID } from 'node:crypto';
import { filesIn } from '../domain/evidence-file.js';
import { papersOfInstitution } from '../domain/evidence-papers.js';
import type { SiteNames, Unit } from '../domain/institution.js';
import { decideAddSite, decideChangeSite, decideRecordEvidence, prefixTaken } from '../domain/institution-register.js';
import { decideCoveredUnits, decideFiledScope, type ScopeRequest } from '../domain/institution-scope.js';
import type { InstitutionView } from '../queries/views.js';
import { holdPrefix, prefixHolder } from '../storage/facts.js';
import { changeInstitution } from './change-institution.js';
import { refusingDoubles } from './decided.js';
import { bindEntryFiles } from './evidence-files.js';
import type { UseCase } from './use-case.js';

/** Adds a site with the name that its certificates bear. */
export const addSite = (use: UseCase, id: string, site: { name: string; printedName: string; address: string }): Promise<InstitutionView> =>
  changeInstitution(use, id, site, (body) => decideAddSite(body, { siteId: randomUUID(), ...site }));

/** Changes a site's names or address by document. */
export const changeSite = (use: UseCase, id: string, siteId: string, change: SiteNames & { document: string }): Promise<InstitutionView> =>
  changeInstitution(use, id, { siteId, ...change }, (body) => decideChangeSite(body, { siteId, ...change }, use.kit.clock.today()), { update: true });

/** Records a site's 13 characters with the document that gave them (六(五)); they are one site's in the whole city. */
export const recordNumberEvidence = (use: UseCase, id: string, siteId: string, evidence: { prefix: string; document: string; fileId?: string | null }): Promise<InstitutionView> => {
  const { prefix, document, fileId } = evidence;
  return refusingDoubles(() => changeInstitution(use, id, evidence, async (body, tx) => {
    const fileOf = await bindEntryFiles(tx, body.supervisorId, [{ field: 'fileId', fileId }], filesIn(papersOfInstitution(body)));
    return decideRecordEvidence(body, { siteId, prefix, document, ...fileOf(fileId) }, await prefixHolder(tx, prefix));
  },
    { saved: (tx) => holdPrefix(tx, prefix, siteId, id) }),
  { number_prefix_one_site: async () => prefixTaken(prefix, (await prefixHolder(use.kit.db, prefix)) ?? { institutionName: '', siteName: '' }) });
};

/** Replaces the list of covered units (四(二)); the paper of one that was listed before stays where its id is given again. */
export const setCoveredUnits = (use: UseCase, id: string, units: ReadonlyArray<Omit<Unit, 'file'> & { readonly fileId?: string | null }>): Promise<InstitutionView> => changeInstitution(use, id, { units }, async (body, tx) => {
  const fileOf = await bindEntryFiles(tx, body.supervisorId, units.map(({ fileId }, i) => ({ field: `units[${i}].fileId`, fileId })), filesIn(papersOfInstitution(body)));
  return decideCoveredUnits(body, units.map(({ fileId, ...unit }) => ({ ...unit, ...fileOf(fileId) })));
}, { update: true });

/** Replaces the filed scope (七(二)). */
export const setFiledScope = (use: UseCase, id: string, rows: readonly ScopeRequest[]): Promise<InstitutionView> => changeInstitution(use, id, { rows }, (body) => decideFiledScope(body, rows), { update: true });
