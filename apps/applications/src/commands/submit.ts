import type { Tx } from '@gt/persistence';
import { copies, signContent, type CommandContext, type Kit } from '@gt/service-kit';
import type { PlatformSignature } from '../domain/application.js';
import { nameDiffers, registerPerson } from '../domain/person.js';
import { submit } from '../domain/submit.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { handedIn, markSubmitted } from '../storage/attachments.js';
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
    const slots = await findSlots(tx, rows.map((r) => r.state.personId));
    const ruleSets = await adoptedRuleSets(tx);
    const standards = await standardsOf(tx, rows.map((r) => r.state.institutionId));
    const consents = await stores.consents.findMany(tx, rows.map((r) => r.state.personId));
    const files = await handedIn(tx, rows.map((r) => r.id));
    const decided: Decided = new Map(rows.map((row) => [row.id, submit(row.state, {
      today: kit.clock.today(), ruleSets, standards: standards.get(row.state.institutionId) ?? [], employerName: employers.get(row.state.employerId)?.state.name ?? null, institutionKnown: bodies.has(row.state.institutionId),
      nameDiffers: nameDiffers(persons.get(row.state.personId)?.state, row.state.applicant.name), slots: slots.get(row.state.personId) ?? {}, signature: sign(kit, command, row),
      ...files.get(row.id)!, consentReasons: consentReasons(kit, consents.get(row.state.personId)?.state, row.grant.role === 'APPLICANT'),
    })]));
    await registerPersons(kit, stores, tx, command, rows.filter((row) => decided.get(row.id)!.ok));
    await markSubmitted(tx, rows.filter((row) => decided.get(row.id)!.ok).map((row) => row.id));
    return decided;
  });

/** Registers those persons that are not yet (domain.md §3): a statement for the persons of each place. One who comes into being meanwhile is fine. */
async function registerPersons(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, rows: readonly AllowedRow[]): Promise<void> {
  const unique = [...new Map(rows.map((row) => [row.state.personId, row])).values()].sort((a, b) => (a.state.personId < b.state.personId ? -1 : 1));
  // two first submissions of one person at the same moment: the second waits here and finds the person
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(id::text, 7)) FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n) ORDER BY n', [unique.map((row) => row.state.personId)]);
  const known = await stores.persons.findMany(tx, unique.map((row) => row.state.personId));
  const fresh = unique.filter((row) => !known.has(row.state.personId));
  for (const place of new Set(fresh.map(({ grant }) => grant.place))) {
    const group = fresh.filter(({ grant }) => grant.place === place);
    await stores.persons.save(tx, group.map(({ state: { personId, applicant: { name, sex, idType, idNumberSealed, idNumberMasked } } }) => ({ id: personId, version: 0, state: null, events: registerPerson(null, { name, sex, idType, idNumberSealed, idNumberMasked }) })),
      command.metaOf(kit.clock, group[0]!.grant));
  }
}

/** The applicant's own signature over the form as shown. */
function sign(kit: Kit, command: CommandContext, row: AllowedRow): PlatformSignature | null {
  if (row.grant.role !== 'APPLICANT') return null;
  command.access.requireRecentSignIn();
  const { applicant, form } = row.state;
  return signContent(kit.signer, { name: applicant.name, idNumberMasked: applicant.idNumberMasked, form }, { subject: command.access.subject, name: applicant.name, role: 'APPLICANT', kind: 'PLATFORM' }, kit.clock.now());
}
