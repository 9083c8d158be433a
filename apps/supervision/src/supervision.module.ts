import { Module } from '@nestjs/common';
import { KIT, type Kit } from '@gt/service-kit';
import { BatchTableConsumer } from './consume/batch-table.consumer.js';
import { FindingsConsumer } from './consume/findings.consumer.js';
import { BatchTableController, FindingsController } from './http/supervision.controllers.js';
import { FINDINGS, makeFindings } from './storage/findings.js';

@Module({
  controllers: [BatchTableConsumer, FindingsConsumer, BatchTableController, FindingsController],
  providers: [{ provide: FINDINGS, useFactory: (kit: Kit) => makeFindings(kit.log), inject: [KIT] }],
})
export class SupervisionModule {}
