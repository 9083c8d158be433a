import { checkPersonDocument } from '@gt/domain';
import { makeCast } from '@gt/seed';
import { Client } from 'pg';

/** What is known of the made-up people: numbers that may lie nowhere in clear, names that may be in no log, address or error row. */
export interface Known { readonly numbers: readonly string[]; readonly names: readonly string[] }
export function knownPeople(): Known {
  const cast = makeCast();
  const everybody = [...cast.enterprise, ...cast.software];
  const numbers = everybody.flatMap(({ person, cells }) => {
    const checked = checkPersonDocument(person.documentType, person.documentNumber);
    return [person.documentNumber, ...(checked.ok ? [checked.number] : []), cells['phone']!];
  });
  // a name of two characters may stand in an ordinary word; those of three and more tell
  return { numbers: [...new Set(numbers)].filter((n) => n.length >= 8), names: [...new Set(everybody.map((a) => a.person.name))].filter((name) => [...name].length >= 3) };
}

/** Those of `texts` that stand in `where`. */
export const foundIn = (where: string, texts: readonly string[]): string[] => texts.filter((text) => where.includes(text));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `schema.table: n rows` for every table of a database that holds one of the texts in any column, sequences and system tables left out. */
export async function searchDatabase(url: string, texts: readonly string[]): Promise<string[]> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query('SET statement_timeout = 0'); // the services' limit of 5 s is for their commands; this reads whole tables
    const { rows } = await client.query<{ name: string }>(`SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' ORDER BY 1`);
    const found: string[] = [];
    for (const { name } of rows) {
      const [{ n }] = (await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${name} t WHERE t::text ~ $1`, [texts.map(escaped).join('|')])).rows as [{ n: string }];
      if (n !== '0') found.push(`${name}: ${n} rows`);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Texts of the columns in which errors are kept: parked events, failed jobs, documents that wait. */
export async function errorTexts(url: string): Promise<string[]> {
  const client = new Client(url);
  await client.connect();
  try {
    const parked = await client.query<{ t: string }>(`SELECT concat_ws(' ', error_name, error_code) AS t FROM parked_event`);
    const jobs = await client.query<{ t: string }>(`SELECT last_error AS t FROM graphile_worker.jobs WHERE last_error IS NOT NULL`);
    const waiting = await client.query<{ t: string }>(`SELECT concat_ws(' ', document_class, title, array_to_string(characters, ' ')) AS t FROM waiting_document`);
    return [...parked.rows, ...jobs.rows, ...waiting.rows].map((row) => row.t);
  } finally {
    await client.end();
  }
}
