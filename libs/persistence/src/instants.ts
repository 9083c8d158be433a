import { types } from 'pg';

/** OID of timestamptz. */
const TIMESTAMPTZ = 1184;
/** How PostgreSQL writes an instant to a session in UTC. */
const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;
const elsewhere = types.getTypeParser(TIMESTAMPTZ, 'text') as (text: string) => Date;

/** A timestamptz as Date (ms; what is finer is cut off). As pg's own parser, and some ten times as fast where the session's time zone is UTC: two instants an event are much of what reading a log costs. */
export const instantOf = (text: string): Date => (IN_UTC.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : elsewhere(text));

/** pg's parsers, with ours for instants. */
export const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown => (oid === TIMESTAMPTZ && format !== 'binary' ? instantOf : types.getTypeParser(oid, format as 'text')),
};
