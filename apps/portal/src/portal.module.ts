import { Module } from '@nestjs/common';
import { PlaceEvents } from './consume/places.controller.js';
import { AuthController } from './http/auth.controller.js';
import { DemonstrationController } from './http/demonstration.controller.js';
import { SessionController } from './http/session.controller.js';
import { ViewsController } from './http/views.controller.js';

@Module({ controllers: [AuthController, DemonstrationController, PlaceEvents, SessionController, ViewsController] })
export class PortalModule {}
