import { INSTITUTION_TYPE_NAMES, type InstitutionType, type NumberMode } from '@gt/domain';
import { onMounted, readonly, ref, shallowReactive, type Ref } from 'vue';
import { session } from '../../api/session.js';
import { allPages } from './shared.js';

interface Body { readonly id: string; readonly name: string; readonly type: InstitutionType; readonly numberMode: NumberMode; readonly telephone: string | null; readonly supervisorId: string; readonly status: string; readonly sites: readonly { readonly siteId: string; readonly name: string; readonly address: string }[] }
interface Bureau { readonly id: string; readonly name: string; readonly level: string; readonly telephone: string | null; readonly merged?: unknown }
const bodies = shallowReactive(new Map<string, Body>());
const bureaus = shallowReactive(new Map<string, Bureau>());
let asked: Promise<unknown> | null = null;

/** Names and telephone numbers of bodies and bureaus, which everybody who takes part may read; asked for once. Who may not read them sees the id. */
export function loadNames(): Promise<unknown> {
  asked ??= Promise.allSettled([
    allPages<Body>('/api/institutions/institutions').then((found) => { for (const b of found) bodies.set(b.id, b); }),
    allPages<Bureau>('/api/institutions/bureaus').then((found) => { for (const b of found) bureaus.set(b.id, b); }),
  ]);
  return asked;
}
/** Whether they are here, asked for by the page that is opened. */
export function useNames(): Readonly<Ref<boolean>> {
  const known = ref(false);
  onMounted(() => { void loadNames().then(() => { known.value = true; }); });
  return readonly(known);
}
export const bodyOf = (id: string): Body | undefined => bodies.get(id);
export const bureauOf = (id: string | undefined): Bureau | undefined => (id ? bureaus.get(id) : undefined);
export const bodyName = (id: string): string => bodies.get(id)?.name ?? session.grants.find((g) => g.place === id)?.placeName ?? id.slice(0, 8);
export const bodyTypeName = (id: string): string => { const type = bodies.get(id)?.type; return type ? INSTITUTION_TYPE_NAMES[type] : ''; };
/** Where a grant holds: a body, a bureau, or what the session names (an employer, a plan). */
export const placeName = (id: string): string => bodies.get(id)?.name ?? bureaus.get(id)?.name ?? session.grants.find((g) => g.place === id)?.placeName ?? id;
export const supervisorOf = (institutionId: string): Bureau | undefined => bureauOf(bodies.get(institutionId)?.supervisorId);
/** A body with its supervisor, as the policy asks for them. */
export const placeOfBody = (institutionId: string): { institutionId: string; bureauId?: string } => { const bureau = supervisorOf(institutionId); return { institutionId, ...(bureau ? { bureauId: bureau.id } : {}) }; };
/** The bureau that an ended body's records passed to, as the policy asks for it. */
export const successorOf = (institutionId: string): { successorId?: string } => { const body = bodies.get(institutionId); return body?.status === 'ENDED' ? { successorId: body.supervisorId } : {}; };
export const bureauName = (id: string): string => bureaus.get(id)?.name ?? id.slice(0, 8);
/** Every body, by name. */
export const allBodies = (): Body[] => [...bodies.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh'));
/** Every bureau that was not merged into another, the municipal centre first. */
export const allBureaus = (): Bureau[] => [...bureaus.values()].filter((b) => !b.merged).sort((a, b) => Number(b.level === 'MUNICIPAL') - Number(a.level === 'MUNICIPAL') || a.name.localeCompare(b.name, 'zh'));
export const centreId = (): string | null => allBureaus().find((b) => b.level === 'MUNICIPAL')?.id ?? null;
