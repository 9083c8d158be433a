import { Module } from '@nestjs/common';
import { DemonstrationController } from './http/demonstration.controller.js';
import { PagesController } from './http/pages.controller.js';

@Module({ controllers: [DemonstrationController, PagesController] })
export class PortalModule {}
