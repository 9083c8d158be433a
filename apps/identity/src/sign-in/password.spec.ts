import { checkPassword, DEVELOPMENT_PASSWORD_COST, hashPassword, PASSWORD_COST } from './password.js';

describe('passwords', () => {
  it('the right one fits, another does not, and two hashes of one differ', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse battery', DEVELOPMENT_PASSWORD_COST), hashPassword('correct horse battery', DEVELOPMENT_PASSWORD_COST)]);
    expect(one).not.toBe(two);
    expect(await checkPassword('correct horse battery', one)).toBe(true);
    expect(await checkPassword('correct horse batterz', one)).toBe(false);
    expect(await checkPassword('', one)).toBe(false);
    expect(one).not.toContain('correct');
  });

  it('the same characters typed in another Unicode form are the same password', async () => {
    expect(await checkPassword('pa\u0301ssword-áé', await hashPassword('pássword-áé', DEVELOPMENT_PASSWORD_COST))).toBe(true);
  });

  it('hashes at the cost that it names, so that an old cost stays readable', async () => {
    const hash = await hashPassword('correct horse battery', PASSWORD_COST);
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await checkPassword('correct horse battery', hash)).toBe(true);
  });

  it('refuses a hash that is none of ours', async () => {
    await expect(checkPassword('x', 'bcrypt$1$2$3$4$5')).rejects.toThrow('not a password hash');
  });
});
