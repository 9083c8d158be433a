import { Sentence } from '../report.js';
import { NumberJudge, type NumberBook, type NumberEntry } from '../sentences/numbers.js';
import { ask, stream } from './cursor.js';
import type { Installation } from './installation.js';

export async function checkNumbers(installation: Installation): Promise<Sentence> {
  const sentence = new Sentence('NUMBER', 'for every number exactly one certificate or one recorded void; allotted serials 1…n without a gap and as the book says; imported ones unique and as the file had them');
  const url = installation.database('certificates');
  const books = await ask<NumberBook>(url, 'SELECT site_id AS "siteId", issue_year AS "issueYear", level, last_serial AS "lastSerial" FROM number_book ORDER BY site_id, issue_year, level');
  const judge = new NumberJudge(books);
  const numbers = stream<NumberEntry>(url, `
    SELECT coalesce(c.certificate_number, e.payload->>'certificateNumber') COLLATE "C" AS number, 'CERTIFICATE' AS kind, coalesce(c.id, e.aggregate_id)::text AS id, c.id IS NOT NULL AS "hasRow",
      e.payload->>'certificateNumber' AS recorded, coalesce(c.state->>'numberMode', e.payload->>'numberMode') AS mode, coalesce(c.state->>'siteId', e.payload->>'siteId') AS "siteId",
      left(coalesce(c.issued_on::text, e.payload->>'issuedOn'), 4)::int AS "issueYear", coalesce(c.state->>'level', e.payload->>'level')::int AS level
    FROM certificate c FULL JOIN (SELECT aggregate_id, payload FROM event WHERE aggregate_type = 'certificates.certificate' AND type = 'CertificateIssued') e ON e.aggregate_id = c.id
    UNION ALL
    SELECT payload->>'certificateNumber' COLLATE "C", 'VOID', aggregate_id::text, false, NULL, NULL, NULL, NULL, NULL FROM event WHERE type = 'NumberVoided'
    ORDER BY number, kind, id`);
  for await (const entry of numbers) sentence.look(judge.add(entry));
  sentence.add(judge.end());
  return sentence;
}
