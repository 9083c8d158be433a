import { Module } from '@nestjs/common';
import { DemonstrationController } from './http/demonstration.controller.js';

@Module({ controllers: [DemonstrationController] })
export class PortalModule {}
