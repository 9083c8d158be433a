import { Module } from '@nestjs/common';
import { BureauEvents } from './consume/bureaus.controller.js';
import { AccountsController } from './http/accounts.controller.js';
import { ApplicantsController } from './http/applicants.controller.js';
import { ApprovalStepsController } from './http/approval-steps.controller.js';
import { ClientsController } from './http/clients.controller.js';
import { EmployersController } from './http/employers.controller.js';
import { DelegationsController } from './http/delegations.controller.js';
import { GrantsController } from './http/grants.controller.js';
import { SignInController } from './http/sign-in.controller.js';
import { TokenKeysController } from './http/token-keys.controller.js';

@Module({ controllers: [BureauEvents, AccountsController, ApplicantsController, ApprovalStepsController, ClientsController, EmployersController, DelegationsController, GrantsController, SignInController, TokenKeysController] })
export class IdentityModule {}
