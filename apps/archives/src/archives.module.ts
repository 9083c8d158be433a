import { Module } from '@nestjs/common';
import { Archives } from './archives.js';
import { DocumentsConsumer } from './consume/documents.controller.js';
import { PlansConsumer } from './consume/plans.controller.js';
import { ScoringConsumer } from './consume/scoring.controller.js';
import { VolumesController } from './http/volumes.controller.js';

@Module({ providers: [Archives], controllers: [VolumesController, DocumentsConsumer, PlansConsumer, ScoringConsumer] })
export class ArchivesModule {}
