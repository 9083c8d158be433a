import { Body, Controller, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Allow, badRequest, Command, type CommandContext, IdPipe, KIT, type Kit, notFound, Problem, Public } from '@gt/service-kit';
import { claimsOf, type ClaimRow, findClaim, identifyPeople, identifyPerson, registerIn, verifyIn } from '../commands/applicants.js';
import { metaOfOwner } from '../commands/owner.js';
import { onePassword } from '../commands/passwords.js';
import { identityOf } from '../identity.js';
import { beginAttempt } from '../sign-in/attempts.js';
import { hashPassword } from '../sign-in/password.js';
import { ListApplicantsDto, OriginalDto, RegisterApplicantDto } from './dto.js';

/** How applicants come to an account: by themselves, or by their employer's list; both are nobody's until an original was seen. */
@Controller()
export class ApplicantsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Registers oneself. The answer is the same whoever is known already; further ones from an address are slowed like wrong passwords (sign-in/attempts.ts). */
  @Post('registrations') @Public() @Header('cache-control', 'no-store')
  async register(@Body() dto: RegisterApplicantDto, @Command() command: CommandContext): Promise<{ account: string; verified: false }> {
    const identity = identityOf(this.kit);
    command.requireKey();
    const who = identifyPerson(this.kit, dto);
    const wait = await beginAttempt(this.kit.db, `registration ${command.clientAddress ?? 'no address'}`, identity.time.now());
    if (wait > 0) throw new Problem(429, 'TOO_MANY_REGISTRATIONS', `从此网络地址注册过于频繁，请 ${wait} 秒后再试。`, { headers: { 'retry-after': String(wait) } });
    const hash = await hashPassword(dto.password, identity.passwordCost);
    const { account } = await command.run(this.kit.db, 201, identity.passwordMark(JSON.stringify(dto)), (tx) => registerIn(tx, this.kit, identity, { ...who, phone: dto.phone ?? null }, { source: 'SELF', employerId: null, by: null },
      { text: dto.password, hash, once: false }, (accountId) => metaOfOwner(this.kit.clock, accountId)));
    return { account, verified: false };
  }

  /** The employer's own people, each with a password for once to be handed over, shown this one time; a repeated request answers null. */
  @Post('employer-applicants') @Allow('applicant.list') @Header('cache-control', 'no-store')
  async list(@Body() dto: ListApplicantsDto, @Command() command: CommandContext): Promise<{ items: Array<{ id: string; account: string; name: string; oncePassword: string | null }> }> {
    const identity = identityOf(this.kit);
    command.requireKey();
    const meta = command.meta(this.kit.clock, 'applicant.list', { employerId: dto.employerId });
    const people = identifyPeople(this.kit, dto.people).map((who, i) => ({ ...who, phone: dto.people[i]!.phone ?? null }));
    if (people.length === 0) throw badRequest([{ field: 'people', code: 'EMPTY', message: '请至少填写一人。' }]);
    if (new Set(people.map((person) => person.personId)).size !== people.length) throw badRequest([{ field: 'people', code: 'DUPLICATE', message: '名单中同一人出现两次，请删除重复项。' }]);
    const passwords = new Map<string, string>();
    const made = await Promise.all(people.map(async () => { const text = onePassword(); return { text, hash: await hashPassword(text, identity.passwordCost), once: true }; }));
    const items = await command.run(this.kit.db, 201, identity.passwordMark(JSON.stringify(dto)), async (tx) => {
      const opened = [];
      for (const [i, person] of people.entries()) {
        const { id, account } = await registerIn(tx, this.kit, identity, person, { source: 'EMPLOYER', employerId: dto.employerId, by: meta.actor }, made[i]!, () => meta);
        passwords.set(id, made[i]!.text);
        opened.push({ id, account, name: person.name });
      }
      return opened;
    });
    return { items: items.map((item) => ({ ...item, oncePassword: passwords.get(item.id) ?? null })) };
  }

  /** Who claims to be the person whose original lies before one; nothing for a number that is not wholly known. */
  @Post('applicant-claims/searches') @Allow('applicant.verify') @HttpCode(200) @Header('cache-control', 'no-store')
  async search(@Body() dto: OriginalDto, @Command() command: CommandContext): Promise<{ items: ClaimRow[] }> {
    const found = await claimsOf(this.kit.db, identifyPerson(this.kit, dto));
    return { items: found.filter((claim) => command.access.may('applicant.verify', { ...(claim.employerId ? { employerId: claim.employerId } : {}) })) };
  }

  /** 原件核验: by intake at a body, or by the employer's reviewer for whom its clerk listed. */
  @Post('applicant-claims/:id/verification') @Allow('applicant.verify') @HttpCode(200)
  async verify(@Param('id', IdPipe) id: string, @Body() dto: OriginalDto, @Command() command: CommandContext): Promise<{ id: string; account: string; grantId: string }> {
    command.requireKey();
    const original = identifyPerson(this.kit, dto);
    const claim = await findClaim(this.kit.db, id);
    const resource = { ...(claim?.employerId ? { employerId: claim.employerId } : {}) };
    if (!claim || !command.access.may('applicant.verify', resource)) throw notFound('待核验账号');
    const meta = command.meta(this.kit.clock, 'applicant.verify', resource);
    return command.run(this.kit.db, 200, identityOf(this.kit).passwordMark(JSON.stringify(dto)), (tx) => verifyIn(tx, identityOf(this.kit), id, original, meta));
  }
}
