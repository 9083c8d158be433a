import type { Tx } from '@gt/persistence';
import { copies, signContent, type CommandContext, type Kit } from '@gt/service-kit';
import type { PlatformSignature } from '../domain/application.js';
import { nameDiffers } from '../domain/person.js';
import { submit } from '../domain/submit.js';
import { bornOf } from '../http/form.dto.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { withReviewer } from '../storage/appraisals.js';
import { handedIn, markSubmitted, setApartAside } from '../storage/attachments.js';
import { ownersOf, registerPersons } from '../storage/persons.js';
import { findSlots } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, type AllowedRow, type Decided, type RowResult } from './act.js';
import { consentReasons } from './consents.js';

/** Submits applications (五(一)). The applicant signs the declaration in the system (recent sign-in); what a clerk submits awaits the pen-signed page. */
export const submitApplications = (kit: Kit, stores: Stores, tx: Tx, command: CommandContext, ids: readonly string[]): Promise<RowResult[]> =>
  act(kit, stores, tx, command, 'application.submit', ids, async (rows): Promise<Decided> => {
    const persons = await stores.persons.findMany(tx, rows.map((r) => r.state.personId));
    const employers = await stores.employers.findMany(tx, rows.map((r) => r.state.employerId));
    const bodies = new Set((await copies.institutions(tx, [...new Set(rows.map((r) => r.state.institutionId))])).map((b) => b.id));
    const owners = await ownersOf(tx, rows.map((r) => r.state.personId));
    const slots = await findSlots(tx, [...owners.values()]);
    const ruleSets = await adoptedRuleSets(tx);
    const standards = await standardsOf(tx, rows.map((r) => r.state.institutionId));
    const consents = await stores.consents.findMany(tx, rows.map((r) => r.state.personId));
    const reviewed = await withReviewer(tx, rows.map((r) => r.state.employerId));
    const files = await handedIn(tx, rows.map((r) => r.id));
    const decided: Decided = new Map(rows.map((row) => [row.id, submit(row.state, {
      today: kit.clock.today(), ruleSets, standards: standards.get(row.state.institutionId) ?? [], employerName: employers.get(row.state.employerId)?.state.name ?? null, institutionKnown: bodies.has(row.state.institutionId), onPaper: !reviewed.has(row.state.employerId),
      nameDiffers: nameDiffers(persons.get(row.state.personId)?.state, row.state.applicant.name), born: bornOf(kit, row.state.applicant), slots: slots.get(owners.get(row.state.personId)!) ?? {}, signature: sign(kit, command, row),
      ...files.get(row.id)!, consentReasons: consentReasons(kit, consents.get(row.state.personId)?.state, row.grant.role === 'APPLICANT'),
    })]));
    await registerApplicants(kit, stores, tx, command, rows.filter((row) => decided.get(row.id)!.ok));
    const submitted = rows.filter((row) => decided.get(row.id)!.ok).map((row) => row.id);
    await setApartAside(tx, submitted);
    await markSubmitted(tx, submitted);
    return decided;
  });

/** Those who submit for the first time are registered (domain.md §3). */
async function registerApplicants(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, rows: readonly AllowedRow[]): Promise<void> {
  const people = new Map(rows.map(({ state: { personId, applicant: { name, sex, idType, idNumberSealed, idNumberMasked } } }) => [personId, { name, sex, idType, idNumberSealed, idNumberMasked }]));
  const grants = new Map(rows.map((row) => [row.state.personId, row.grant]));
  const metas = new Map([...grants.values()].map((grant) => [grant.place, command.metaOf(kit.clock, grant)]));
  await registerPersons(stores, tx, people, (id) => metas.get(grants.get(id)!.place)!);
}

/** The applicant's own signature over the form as shown. */
function sign(kit: Kit, command: CommandContext, row: AllowedRow): PlatformSignature | null {
  if (row.grant.role !== 'APPLICANT') return null;
  command.access.requireRecentSignIn();
  const { applicant, form } = row.state;
  return signContent(kit.signer, { name: applicant.name, idNumberMasked: applicant.idNumberMasked, form }, { subject: command.access.subject, name: applicant.name, role: 'APPLICANT', kind: 'PLATFORM' }, kit.clock.now());
}
