import { accepted, reason, refused, type Decision } from '@gt/domain';

/** A system of an employer's that signs in by itself (client credentials). Its secret is no part of it: facts are kept for ever, hashes are not. */
export interface SystemClient { readonly employerId: string; readonly name: string; readonly purpose: string; readonly status: ClientStatus }
export type ClientStatus = 'ACTIVE' | 'ENDED';
export type ClientEvent =
  | { readonly type: 'ClientRegistered'; readonly data: Omit<SystemClient, 'status'> }
  | { readonly type: 'ClientSecretRotated'; readonly data: Record<string, never> }
  | { readonly type: 'ClientEnded'; readonly data: { readonly reason: string } };

export const clientStates = { initial: 'ACTIVE', open: { ACTIVE: { rotate: 'ACTIVE', end: 'ENDED' }, ENDED: {} }, final: ['ENDED'] } as const;

/** Systems that one employer may have at once: one that works, one that replaces it, and a few beside. */
export const CLIENTS_PER_EMPLOYER = 5;
/** Prefix of the subjects of such systems: no account has it, and nobody takes one for a person. */
export const CLIENT_SUBJECT = 'client:';

/** Registers a system. Refusal: TOO_MANY_CLIENTS. @param active how many the employer has */
export function registerClient(command: Omit<SystemClient, 'status'>, active: number): Decision<ClientEvent> {
  if (active >= CLIENTS_PER_EMPLOYER) return refused(reason('TOO_MANY_CLIENTS', '', `每个单位同时最多登记 ${CLIENTS_PER_EMPLOYER} 个信息系统，请先停用不再使用的。`, { active }));
  return accepted({ type: 'ClientRegistered', data: command });
}

export function evolveClient(state: SystemClient | null, event: ClientEvent): SystemClient {
  switch (event.type) {
    case 'ClientRegistered': return { ...event.data, status: 'ACTIVE' };
    case 'ClientSecretRotated': return state!;
    case 'ClientEnded': return { ...state!, status: 'ENDED' };
  }
}
