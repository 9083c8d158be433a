import { allContracts, checkContract, ContractViolation, houseContracts, topics } from './index.js';

describe('event contracts', () => {
  it.each(allContracts().map((c) => [`${c.type} v${c.version}`, c] as const))('%s accepts its example and refuses an unknown field and a missing one that is required', (_type, contract) => {
    houseContracts.prove(contract.type, contract.version);
    checkContract(contract.type, contract.version, contract.example);
    expect(() => checkContract(contract.type, contract.version, { ...(contract.example as object), surprise: 1 })).toThrow(ContractViolation);
    for (const key of (contract.schema as { required?: string[] }).required ?? []) {
      const { [key]: _gone, ...rest } = contract.example as Record<string, unknown>;
      expect(() => checkContract(contract.type, contract.version, rest)).toThrow(ContractViolation);
    }
  });

  it('refuses an undeclared type and an undeclared version', () => {
    expect(() => checkContract('applications.Nothing', 1, {})).toThrow('no such contract');
    expect(() => checkContract('institutions.InstitutionRegistered', 99, {})).toThrow('no such contract');
  });

  it('names paths but never values in a violation', () => {
    const found = (() => { try { checkContract('applications.EmployerRegistered', 1, { name: 5, creditCode: '91500000SECRET' }); } catch (e) { return (e as Error).message; } return ''; })();
    expect(found).toContain('/name');
    expect(found).not.toContain('SECRET');
  });

  it('has one topic per aggregate type', () => {
    expect(topics.map((t) => t.name)).toContain('applications.application.v1');
    expect(new Set(topics.map((t) => t.name)).size).toBe(topics.length);
  });

  it('an event of data class NONE has no field for a person\'s name, number or phone', () => {
    const personal = allContracts().filter((c) => c.dataClass === 'NONE').filter((c) => /idNumber|(?<!tele)phone(?!s)|signerName/i.test(JSON.stringify(c.schema)));
    expect(personal.map((c) => c.type)).toEqual([]);
  });
});
