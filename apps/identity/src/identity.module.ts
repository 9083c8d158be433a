import { Module } from '@nestjs/common';
import { AccountsController } from './http/accounts.controller.js';
import { GrantsController } from './http/grants.controller.js';
import { SignInController } from './http/sign-in.controller.js';

@Module({ controllers: [AccountsController, GrantsController, SignInController] })
export class IdentityModule {}
