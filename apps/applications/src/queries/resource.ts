import type { Resource } from '@gt/policy';
import type { Application } from '../domain/application.js';

/**
 * Whose application it is. A draft belongs to applicant and employer alone: the body sees it from submission on.
 * @param supervisorId the bureau of the body, where a bureau may read
 */
export const resourceOf = (state: Pick<Application, 'status' | 'employerId' | 'personId' | 'institutionId'>, supervisorId?: string): Resource => ({
  employerId: state.employerId, personId: state.personId,
  ...(state.status === 'DRAFT' ? {} : { institutionId: state.institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) }),
});
