import { Module } from '@nestjs/common';
import { KIT, type Kit } from '@gt/service-kit';
import { CalendarPapersController, RuleSetsController } from './http/adoption.controllers.js';
import { EvidenceController } from './http/evidence.controller.js';
import { FeesController, PublicBodiesController } from './http/fees.controllers.js';
import { ExpertsController, FilingsController } from './http/filings.controllers.js';
import { BureausController, InstitutionsController, OccupationsController } from './http/institutions.controllers.js';
import { RegistryController } from './http/registry.controllers.js';
import { StandardsController } from './http/standards.controllers.js';
import { RENDERER, rendererOf } from './renderer.js';
import { makeStores, STORES } from './storage/stores.js';

@Module({
  controllers: [BureausController, InstitutionsController, OccupationsController, FilingsController, ExpertsController, RuleSetsController, CalendarPapersController, FeesController, PublicBodiesController, StandardsController, RegistryController, EvidenceController],
  providers: [{ provide: STORES, useFactory: (kit: Kit) => makeStores(kit.log), inject: [KIT] }, { provide: RENDERER, useFactory: rendererOf, inject: [KIT] }],
})
export class InstitutionsModule {}
