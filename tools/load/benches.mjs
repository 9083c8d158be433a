/** The benchmarks by name, and what each measures. */
export const BENCHES = {
  rules: 'eligibility verdicts a second, with every reason',
};
