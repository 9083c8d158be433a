import type { Decision } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import type { ApprovalKind } from '@gt/policy';
import { copies, forbidden, notFound, requireOpinion } from '@gt/service-kit';
import type { Institution, InstitutionEvent } from '../domain/institution.js';
import { institutionView, type InstitutionView } from '../queries/views.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** What every change of a body has in common: loaded under lock, allowed to its supervisor alone, decided, saved. `update`: the whole of a part is replaced, so If-Match is asked for. */
export const changeInstitution = (
  { kit, stores, command }: UseCase, id: string, body: unknown, decide: (institution: Institution, tx: Tx) => Decision<InstitutionEvent> | Promise<Decision<InstitutionEvent>>,
  options: { update?: boolean; /** the change is an approval, which the bureau may want in two steps */ approval?: ApprovalKind; saved?: (tx: Tx, saved: Stored<Institution>) => Promise<void> } = {},
): Promise<InstitutionView> => command.run(kit.db, 200, body, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const meta = command.meta(kit.clock, 'institution.change', { bureauId: found.state.supervisorId, institutionId: id });
  if (options.approval) {
    const { supervisorId } = found.state;
    if (await copies.twoSteps(tx, supervisorId, options.approval) && !command.access.actor.grants.some((grant) => grant.role === 'BUREAU_REVIEWER' && grant.place === supervisorId)) throw forbidden();
    await requireOpinion(tx, kit, { kind: options.approval, recordId: id, version: found.version, bureauId: supervisorId }, meta.actor);
  }
  if (options.update) command.requireVersion(found.version);
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(await decide(found.state, tx)) }], meta);
  await options.saved?.(tx, saved!);
  command.etag(saved!.version);
  return institutionView(saved!);
});
