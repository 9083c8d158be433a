import { Module } from '@nestjs/common';
import { AccountEvents } from './consume/accounts.controller.js';
import { EvaluationEvents } from './consume/evaluation.controller.js';
import { ApplicationsController } from './http/applications.controller.js';
import { AppraisalsController } from './http/appraisals.controller.js';
import { AttachmentsController } from './http/attachments.controller.js';
import { BundlesController } from './http/bundles.controller.js';
import { BulkController } from './http/bulk.controller.js';
import { ChangesController } from './http/changes.controller.js';
import { EligibilityCheckController } from './http/eligibility-check.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { LegacyController } from './http/legacy.controller.js';
import { MovesController } from './http/moves.controller.js';
import { ObjectionsController } from './http/objections.controller.js';
import { PersonsController } from './http/persons.controller.js';
import { PrivacyController } from './http/privacy.controller.js';
import { RegisterController } from './http/register.controller.js';
import { RuleSetPreviewController } from './http/rule-set-preview.controller.js';
import { ScansController } from './http/scans.controller.js';
import { SearchController } from './http/search.controller.js';
import { SlotsController } from './http/slots.controller.js';
import { Stores } from './storage/stores.js';

@Module({ controllers: [EligibilityCheckController, RegisterController, RuleSetPreviewController, ApplicationsController, AppraisalsController, AttachmentsController, MovesController, ScansController, BundlesController, SearchController, BulkController, ChangesController, ImportsController, LegacyController, PersonsController, SlotsController, PrivacyController, ObjectionsController, EvaluationEvents, AccountEvents], providers: [Stores] })
export class ApplicationsModule {}
