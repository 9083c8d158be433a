import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { roles } from '@gt/policy';
import { copies, KIT, type Kit, Public } from '@gt/service-kit';
import type { FastifyRequest } from 'fastify';

export interface SessionGrant { readonly role: string; readonly roleLabel: string; readonly place: string | null; readonly placeName: string | null; /** whose role it is, where one stands in for somebody (休假代办) */ readonly onBehalfOf: string | null; readonly onBehalfOfName: string | null }
export type SessionView =
  | { readonly signedIn: false; readonly subject: null; readonly name: null; readonly authenticatedAt: null; readonly csrfToken: null; readonly grants: readonly [] }
  | { readonly signedIn: true; readonly subject: string; readonly name: string; readonly authenticatedAt: string; readonly csrfToken: string; readonly grants: readonly SessionGrant[] };

/** Who sits at this browser, for the pages: never a token. */
@Controller('session')
export class SessionController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @Public() @Header('cache-control', 'no-store')
  async session(@Req() request: FastifyRequest): Promise<SessionView> {
    const session = request.browserSession;
    if (!session) return { signedIn: false, subject: null, name: null, authenticatedAt: null, csrfToken: null, grants: [] };
    const grants = await this.kit.grants.of(session.issuer, session.subject);
    const names = new Map((await this.kit.db.query<{ id: string; name: string }>('SELECT id, name FROM place_name WHERE id = ANY($1::uuid[])', [grants.map((g) => g.place).filter((p) => p !== null)])).map((row) => [row.id, row.name]));
    const delegators = new Map(grants.some((g) => g.onBehalfOf) ? (await copies.delegationsTo(this.kit.db, session.issuer, session.subject)).map((d) => [d.from, d.fromName]) : []);
    return { signedIn: true, subject: session.subject, name: session.name, authenticatedAt: session.authenticatedAt.toISOString(), csrfToken: session.csrfToken,
      grants: grants.map(({ role, place, onBehalfOf }) => ({ role, roleLabel: roles[role].label, place,
        // an applicant's and an expert's place is the person
        placeName: place === null ? null : role === 'APPLICANT' || role === 'EXPERT' ? session.name : names.get(place) ?? null, onBehalfOf: onBehalfOf ?? null, onBehalfOfName: (onBehalfOf && delegators.get(onBehalfOf)) ?? null })) };
  }
}
