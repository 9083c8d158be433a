import { Module } from '@nestjs/common';
import { Certificates } from './certificates.js';
import { FactsController } from './consume/facts.controller.js';
import { PhotosController } from './consume/photos.controller.js';
import { ApplicationsEvents } from './consume/applications.controller.js';
import { BatchesController } from './http/batches.controller.js';
import { CertificatesController } from './http/certificates.controller.js';
import { PassesController } from './http/passes.controller.js';
import { VerificationsController } from './http/verifications.controller.js';

@Module({ providers: [Certificates], controllers: [BatchesController, CertificatesController, PassesController, VerificationsController, FactsController, ApplicationsEvents, PhotosController] })
export class CertificatesModule {}
