import { randomUUID } from 'node:crypto';
import type { InstitutionProfile } from '../domain/institution.js';
import { decideRegister, doubleReason } from '../domain/institution-register.js';
import { institutionView, type InstitutionView } from '../queries/views.js';
import { institutionByCode } from '../storage/facts.js';
import { decided, refusingDoubles } from './decided.js';
import { bindEntryFiles } from './evidence-files.js';
import type { UseCase } from './use-case.js';

/** Registers a body; its supervisor's officer does. */
export const registerInstitution = ({ kit, stores, command }: UseCase, { filingModeFileId, ...profile }: Omit<InstitutionProfile, 'filingModeFile'> & { readonly filingModeFileId?: string | null }): Promise<InstitutionView> => refusingDoubles(() => command.run(kit.db, 201, { ...profile, filingModeFileId }, async (tx) => {
  const meta = command.meta(kit.clock, 'institution.register', { bureauId: profile.supervisorId });
  // locked: a bureau that is merged at this moment takes no further body
  const supervisor = (await stores.bureaus.findMany(tx, [profile.supervisorId], true)).get(profile.supervisorId)?.state ?? null;
  const { file } = (await bindEntryFiles(tx, profile.supervisorId, [{ field: 'filingModeFileId', fileId: filingModeFileId }]))(filingModeFileId);
  const events = decided(decideRegister({ ...profile, ...(file ? { filingModeFile: file } : {}) }, { supervisor, double: await institutionByCode(tx, profile.creditCode, profile.type) }));
  const [saved] = await stores.institutions.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
  return institutionView(saved!);
}), { institution_credit_code_type: async () => doubleReason(profile, (await institutionByCode(kit.db, profile.creditCode, profile.type))?.name ?? '') });
