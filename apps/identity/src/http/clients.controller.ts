import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { EventMeta, Queryable } from '@gt/persistence';
import type { Resource } from '@gt/policy';
import { type Access, Allow, CallerAccess, Command, type CommandContext, copies, employerIdOf, IdPipe, KIT, type Kit, notFound } from '@gt/service-kit';
import { type ClientAnswer, type ClientWithSecret, endClientIn, registerClientIn, rotateClientIn } from '../commands/clients.js';
import { identityOf } from '../identity.js';
import { listClients } from '../queries/clients.js';
import { EndClientDto, ListClientsDto, RegisterClientDto } from './dto.js';

/** Systems of employers (client credentials): registered by the employer's reviewer, or by the administrator of the enterprise body that the employer is. */
@Controller('clients')
export class ClientsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('client.register') @Header('cache-control', 'no-store')
  async register(@Body() dto: RegisterClientDto, @Command() command: CommandContext): Promise<ClientWithSecret> {
    command.requireKey();
    const resource = await resourceOfEmployer(this.kit.db, command.access, dto.employerId);
    const meta = command.meta(this.kit.clock, 'client.register', resource);
    return this.withSecret(command, 201, dto, (tx) => registerClientIn(tx, identityOf(this.kit), { employerId: dto.employerId, name: dto.name.trim(), purpose: dto.purpose.trim() }, meta));
  }

  @Get() @Allow('client.read')
  async list(@Query() query: ListClientsDto, @CallerAccess() access: Access): Promise<{ items: ClientAnswer[] }> {
    if (!access.may('client.read', await resourceOfEmployer(this.kit.db, access, query.employerId))) throw notFound('单位');
    return { items: await listClients(this.kit.db, query.employerId) };
  }

  /** A new secret in place of the one before. */
  @Post(':id/secret') @Allow('client.register') @HttpCode(200) @Header('cache-control', 'no-store')
  async rotate(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<ClientWithSecret> {
    const meta = await this.metaFor(command, id);
    return this.withSecret(command, 200, {}, (tx) => rotateClientIn(tx, identityOf(this.kit), id, (current) => command.requireVersion(current), meta));
  }

  @Post(':id/ending') @Allow('client.register') @HttpCode(200)
  async end(@Param('id', IdPipe) id: string, @Body() dto: EndClientDto, @Command() command: CommandContext): Promise<ClientAnswer> {
    const meta = await this.metaFor(command, id);
    return command.run(this.kit.db, 200, dto, (tx) => endClientIn(tx, identityOf(this.kit), id, dto.reason.trim(), (current) => command.requireVersion(current), meta));
  }

  /** 404 for another employer's. */
  private async metaFor(command: CommandContext, id: string): Promise<EventMeta> {
    command.requireKey();
    const found = await identityOf(this.kit).clients.find(this.kit.db, id);
    const resource = found ? await resourceOfEmployer(this.kit.db, command.access, found.state.employerId) : {};
    if (!found || !command.access.may('client.register', resource)) throw notFound('信息系统');
    return command.meta(this.kit.clock, 'client.register', resource);
  }
  /** The secret is no part of the answer that is kept for repeated requests. */
  private async withSecret(command: CommandContext, status: number, body: unknown, work: (tx: Parameters<typeof registerClientIn>[0]) => Promise<{ client: ClientAnswer; secret: string }>): Promise<ClientWithSecret> {
    let secret: string | null = null;
    const client = await command.run(this.kit.db, status, body, async (tx) => {
      const made = await work(tx);
      secret = made.secret;
      return made.client;
    });
    return { ...client, secret };
  }
}

/** An employer, and the enterprise body that it is where the caller administrates that one. */
async function resourceOfEmployer(db: Queryable, access: Access, employerId: string): Promise<Resource> {
  const administrated = access.actor.grants.filter((grant) => grant.role === 'BODY_ADMIN').map((grant) => grant.place!);
  const body = (await copies.institutions(db, administrated)).find(({ state }) => state.type === 'ENTERPRISE' && employerIdOf(state.creditCode) === employerId);
  return { employerId, ...(body ? { institutionId: body.id } : {}) };
}
