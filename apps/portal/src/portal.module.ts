import { Module } from '@nestjs/common';
import { PlaceEvents } from './consume/places.controller.js';
import { AuthController } from './http/auth.controller.js';
import { DemonstrationController } from './http/demonstration.controller.js';
import { SessionController } from './http/session.controller.js';

@Module({ controllers: [AuthController, DemonstrationController, PlaceEvents, SessionController] })
export class PortalModule {}
