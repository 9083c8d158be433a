import { createHash } from 'node:crypto';
import { uuidFrom } from '@gt/persistence';
import { Sentence } from '../report.js';
import { judgeSlot, type SlotApplication, type SlotOf, type SlotRow } from '../sentences/slots.js';
import { stream } from './cursor.js';
import type { Installation } from './installation.js';

/** The id of a slot as an aggregate, as applications derives it. */
export const slotId = (personId: string, titleLevel: string): string => uuidFrom(createHash('sha256').update(`slot\n${personId}\n${titleLevel}`).digest());

type SlotLine = { personId: string; titleLevel: string; slot: SlotRow | null; application: SlotApplication | null };

export async function checkSlots(installation: Installation): Promise<Sentence> {
  const sentence = new Sentence('SLOT', 'for every slot one person and one title level, in the state that its application came to');
  const lines = stream<SlotLine>(installation.database('applications'), `
    SELECT person_id::text AS "personId", title_level COLLATE "C" AS "titleLevel", NULL::jsonb AS application, jsonb_build_object('occupationCode', occupation_code, 'institutionId', institution_id, 'applicationId', application_id,
      'level', level, 'state', state, 'stateBefore', state_before, 'releases', releases,
      'movedTo', (SELECT jsonb_build_object('institutionId', m.payload->'to'->>'institutionId', 'occupationCode', m.payload->'to'->'occupation'->>'code') FROM event m
        WHERE m.aggregate_type = 'applications.slot' AND m.type = 'SlotMoved' AND m.payload->>'personId' = s.person_id::text AND m.payload->>'titleLevel' = s.title_level AND m.payload->'to'->>'applicationId' = s.application_id::text ORDER BY m.version DESC LIMIT 1)) AS slot FROM application_slot s
    UNION ALL
    SELECT coalesce(p.person_id::text, e.payload->'candidate'->>'personId'), e.payload->'candidate'->>'titleLevel' COLLATE "C", jsonb_build_object('applicationId', e.aggregate_id, 'occupationCode', e.payload->'candidate'->'occupation'->>'code',
      'institutionId', e.payload->'candidate'->>'institutionId', 'level', (e.payload->'candidate'->>'level')::int, 'status', a.status, 'outcome', a.state->>'outcome',
      'slotReleased', EXISTS (SELECT 1 FROM event w WHERE w.aggregate_type = e.aggregate_type AND w.aggregate_id = e.aggregate_id AND w.type = 'ApplicationWithdrawnByDecision' AND w.payload->>'slotReleased' = 'true')), NULL
    FROM event e LEFT JOIN application a ON a.id = e.aggregate_id LEFT JOIN person_alias p ON p.alias_id = (e.payload->'candidate'->>'personId')::uuid WHERE e.aggregate_type = 'applications.application' AND e.type = 'ApplicationAccepted'
    UNION ALL
    -- 历史数据 that count for the slot, or did until it was freed
    SELECT coalesce(p.person_id, l.person_id)::text, l.title_level COLLATE "C", jsonb_build_object('applicationId', l.id, 'occupationCode', l.state->'occupation'->>'code', 'institutionId', l.institution_id, 'level', (l.state->>'level')::int,
      'status', CASE WHEN l.status = 'VOIDED' THEN 'VOIDED' WHEN l.state->>'outcome' = 'HELD' THEN 'ACCEPTED' ELSE 'CONCLUDED' END, 'outcome', l.state->>'outcome', 'slotReleased', false), NULL
    FROM legacy_record l LEFT JOIN person_alias p ON p.alias_id = l.person_id WHERE l.status IN ('FILLING', 'VOIDED')
    ORDER BY 1, 2`);
  let of = null as { key: string; slots: SlotRow[]; applications: SlotApplication[]; id: string } | null;
  const finish = (each: SlotOf) => {
    sentence.look(judgeSlot(each));
    sentence.count(each.slots[0]?.state ?? 'MISSING');
  };
  for await (const { personId, titleLevel, slot, application } of lines) {
    const key = `${personId} ${titleLevel}`;
    if (of?.key !== key) {
      if (of) finish(of);
      of = { key, slots: [], applications: [], id: slotId(personId, titleLevel) };
    }
    if (slot) of.slots.push(slot);
    if (application) of.applications.push(application);
  }
  if (of) finish(of);
  return sentence;
}
