import { Module } from '@nestjs/common';
import { AccountsController } from './http/accounts.controller.js';
import { GrantsController } from './http/grants.controller.js';
import { SignInController } from './http/sign-in.controller.js';
import { TokenKeysController } from './http/token-keys.controller.js';

@Module({ controllers: [AccountsController, GrantsController, SignInController, TokenKeysController] })
export class IdentityModule {}
