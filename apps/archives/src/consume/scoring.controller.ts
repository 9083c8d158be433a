import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope, PanelDissolved, PanelFormed, RegisterChairSigned, RegisterChiefSigned, RegisterProofread, ResultCorrected, ResultTookEffect, ScoreSheetOpened, ScoreSheetSuperseded } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { onceEach } from '@gt/service-kit';
import { reviewAllLater, reviewLater } from '../archives.js';
import { noteCorrected, notePanel, notePanelDissolved, noteRegisterSignature, noteResults, noteSheets, noteSheetSuperseded } from '../storage/facts.js';

type Event<C> = Envelope<DataOf<C>>;

/** Who scores whom, who signed which register, how it ended: what the volume's completeness is judged by. Each fact stands for itself, so their order does not matter. */
@Controller()
export class ScoringConsumer {
  @EventPattern<string>('evaluation.PanelFormed')
  async formed(@Payload() event: Event<typeof PanelFormed>, @Ctx() { tx }: EventContext): Promise<void> {
    await notePanel(tx, event.aggregateId, event.data);
    await reviewLater(tx, event.data.planId);
  }
  @EventPattern<string>('evaluation.PanelDissolved')
  async dissolved(@Payload() event: Event<typeof PanelDissolved>, @Ctx() { tx }: EventContext): Promise<void> {
    await notePanelDissolved(tx, event.aggregateId);
    await reviewLater(tx, event.data.planId);
  }
  @EventPattern<string>('evaluation.ScoreSheetOpened', { batch: true })
  async opened(@Payload() events: ReadonlyArray<Event<typeof ScoreSheetOpened>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteSheets(tx, events.map((event) => ({ ...event.data, sheetId: event.aggregateId })));
    await reviewAllLater(tx, events.map((event) => event.data.planId));
  }

  @EventPattern<string>('evaluation.ScoreSheetSuperseded')
  async superseded(@Payload() event: Event<typeof ScoreSheetSuperseded>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteSheetSuperseded(tx, event.aggregateId);
    await reviewLater(tx, event.data.planId);
  }

  @EventPattern<string>('evaluation.RegisterProofread')
  async proofread(@Payload() event: Event<typeof RegisterProofread>, @Ctx() { tx }: EventContext): Promise<void> { await signed(tx, event, 'PROOFREADER', null); }
  @EventPattern<string>('evaluation.RegisterChairSigned')
  async chairSigned(@Payload() event: Event<typeof RegisterChairSigned>, @Ctx() { tx }: EventContext): Promise<void> { await signed(tx, event, 'PANEL_CHAIR', event.data.panelId); }
  @EventPattern<string>('evaluation.RegisterChiefSigned')
  async chiefSigned(@Payload() event: Event<typeof RegisterChiefSigned>, @Ctx() { tx }: EventContext): Promise<void> { await signed(tx, event, 'CHIEF', null); }

  @EventPattern<string>('evaluation.ResultTookEffect', { batch: true })
  async results(@Payload() events: ReadonlyArray<Event<typeof ResultTookEffect>>, @Ctx() { tx }: EventContext): Promise<void> {
    for (const piece of onceEach(events)) await noteResults(tx, piece.map((event) => event.data));
    await reviewAllLater(tx, events.map((event) => event.data.planId));
  }
  @EventPattern<string>('evaluation.ResultCorrected')
  async corrected(@Payload() event: Event<typeof ResultCorrected>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteCorrected(tx, event.aggregateId, event.data.planId, event.data.outcome);
    await reviewLater(tx, event.data.planId);
  }
}

async function signed(tx: EventContext['tx'], event: Event<typeof RegisterProofread>, role: 'PROOFREADER' | 'PANEL_CHAIR' | 'CHIEF', panelId: string | null): Promise<void> {
  await noteRegisterSignature(tx, event.data.planId, { registerId: event.aggregateId, role, panelId, kind: event.data.signature.kind });
  await reviewLater(tx, event.data.planId);
}
