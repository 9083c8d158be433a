import type { FilingMode, NumberMode, PlainDate } from '@gt/domain';
import { notFound } from '@gt/service-kit';
import type { Handover } from '../domain/institution.js';
import { decideAdoptBodyRule, decideChangeProfile, decideFilingMode, decideHandover } from '../domain/institution-change.js';
import { institutionView, type InstitutionView } from '../queries/views.js';
import { municipalCentreId } from '../storage/facts.js';
import { changeInstitution } from './change-institution.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** Changes name or telephone; its supervisor does. */
export const changeProfile = (use: UseCase, id: string, change: { name: string; telephone: string | null; document: string }): Promise<InstitutionView> =>
  changeInstitution(use, id, change, (body) => decideChangeProfile(body, change, use.kit.clock.today()), { update: true });

/** Records what was handed over. */
export const recordHandover = (use: UseCase, id: string, handover: Omit<Handover, 'receiverId' | 'on'>): Promise<InstitutionView> =>
  changeInstitution(use, id, handover, (body) => decideHandover(body, { ...handover, receiverId: body.supervisorId, on: use.kit.clock.today() }));

/** Records filing and number mode; the municipal centre does, whoever supervises the body (六(一)). */
export const changeFilingMode = ({ kit, stores, command }: UseCase, id: string, mode: { filingMode: FilingMode; numberMode: NumberMode; document: string }): Promise<InstitutionView> => command.run(kit.db, 200, mode, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const centre = await municipalCentreId(tx);
  const meta = command.meta(kit.clock, 'institution.change', centre === undefined ? {} : { bureauId: centre });
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(decideFilingMode(found.state, mode)) }], meta);
  command.etag(saved!.version);
  return institutionView(saved!);
});

/** Adopts an edition of one of the body's rules (七(一)); its administrator does. */
export const adoptBodyRule = ({ kit, stores, command }: UseCase, id: string, rule: { title: string; documentNumber: string; adoptedOn: PlainDate; change: string }): Promise<InstitutionView> => command.run(kit.db, 200, rule, async (tx) => {
  const found = (await stores.institutions.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('评价机构');
  const meta = command.meta(kit.clock, 'bodyRule.adopt', { institutionId: id });
  const [saved] = await stores.institutions.save(tx, [{ ...found, events: decided(decideAdoptBodyRule(found.state, rule, kit.clock.today())) }], meta);
  command.etag(saved!.version);
  return institutionView(saved!);
});
