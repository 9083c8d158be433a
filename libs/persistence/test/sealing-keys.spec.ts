import { randomBytes } from 'node:crypto';
import { KeyError, Keyring } from '../src/index.js';
import { serviceDatabase, type ServiceDatabase } from './service-database.js';

const key = () => randomBytes(32).toString('base64');

describe('the keys of a database are proved at boot', () => {
  let service: ServiceDatabase;
  const k2025 = key();
  const k2026 = key();
  beforeAll(async () => { service = await serviceDatabase('sealing'); });
  beforeEach(async () => {
    await service.app.query('DELETE FROM sealing_key');
    await new Keyring({ k2025 }).verify(service.app);
  });
  afterAll(async () => { await service.drop(); });
  const known = async () => (await service.app.query<{ id: string }>('SELECT id FROM sealing_key ORDER BY id')).map((r) => r.id);

  it('accepts the same keys at every boot', async () => {
    await new Keyring({ k2025 }).verify(service.app);
    expect(await known()).toEqual(['k2025']);
  });

  it('notes a new year\'s key beside the old one, and needs both from then on', async () => {
    await new Keyring({ k2025, k2026 }).verify(service.app);
    expect(await known()).toEqual(['k2025', 'k2026']);
    await expect(new Keyring({ k2026 }).verify(service.app)).rejects.toThrow('SEALING_KEYS lacks key k2025');
  });

  it('refuses another key under the same name', async () => {
    await expect(new Keyring({ k2025: key() }).verify(service.app)).rejects.toBeInstanceOf(KeyError);
  });

  it('refuses an altered proof, also one moved from another key', async () => {
    await service.app.query("UPDATE sealing_key SET proof = overlay(proof placing (CASE substr(proof, length(proof) - 5, 1) WHEN 'A' THEN 'Q' ELSE 'A' END) from length(proof) - 5 for 1)");
    await expect(new Keyring({ k2025 }).verify(service.app)).rejects.toBeInstanceOf(KeyError);
    const both = new Keyring({ k2025, k2026 });
    await service.app.query('UPDATE sealing_key SET proof = $1', [both.seal('k2026')]);
    await expect(both.verify(service.app)).rejects.toThrow('another key');
  });

  it('two processes that boot at once note one key once', async () => {
    await service.app.query('DELETE FROM sealing_key');
    await Promise.all(Array.from({ length: 8 }, () => new Keyring({ k2026 }).verify(service.app)));
    expect(await known()).toEqual(['k2026']);
    await new Keyring({ k2026 }).verify(service.app);
  });
});
