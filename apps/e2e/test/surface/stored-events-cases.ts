import { Client } from 'pg';
import type { Town } from '../../src/surface/town.js';

/** What was decided stays as it was stored. */
export const describeStoredEvents = (town: () => Town): void => describe('stored events', () => {
  it('can be changed, deleted or cleared by no service, in no database', async () => {
    for (const [service, { kit }] of town().city.running) {
      for (const sql of ['UPDATE event SET type = type', 'DELETE FROM event', 'TRUNCATE event']) {
        const refused = await kit.db.query(sql).then(() => 'done', (error: { code?: string }) => error.code);
        expect({ service, sql, refused }).toEqual({ service, sql, refused: '42501' });
      }
    }
  });
  it('nor can what the bus carries', async () => {
    const { busAddress } = town().city;
    const client = new Client(busAddress.kind === 'postgres' ? busAddress.url : '');
    await client.connect();
    try {
      expect((await client.query('SELECT count(*)::int AS n FROM bus_log')).rows[0].n).toBeGreaterThan(0);
      for (const sql of ['UPDATE bus_log SET value = value', 'DELETE FROM bus_log', 'TRUNCATE bus_log']) await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    } finally { await client.end(); }
  });
});
