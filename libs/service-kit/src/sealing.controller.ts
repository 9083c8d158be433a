import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { SealingStatus } from '@gt/persistence';
import { Allow, CallerAccess, Command, type Access } from './http/access.js';
import type { CommandContext } from './http/command.js';
import { KIT, type Kit } from './kit.js';

/** How far a service is with its newest sealing key; the same in every service, by command `npm run rotate-keys`. Ids of keys, never keys. */
@Controller('sealing')
export class SealingController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @Allow('sealing.read')
  status(@CallerAccess() access: Access): Promise<SealingStatus> {
    access.require('sealing.read', {});
    return this.kit.resealing.status();
  }

  /** Begins the sealing anew, or goes on with it, in this process; another that is at it already is left at it. */
  @Post('rotations') @Allow('sealing.rotate') @HttpCode(202)
  rotate(@Command() command: CommandContext): Promise<SealingStatus> {
    command.access.require('sealing.rotate', {});
    return command.runUnkept(this.kit.db, () => {
      this.kit.resealing.begin();
      return this.kit.resealing.status();
    });
  }
}
