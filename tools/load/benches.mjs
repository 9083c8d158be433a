/** The benchmarks by name, and what each measures. */
export const BENCHES = {
  rules: 'eligibility verdicts a second, with every reason',
  relay: 'events a second from a log to a real broker, and how long one takes',
  poison: 'what healthy keys keep of their rate beside poison',
  start: 'from npm start in an installed clean clone to the progress page and the seeded city',
};
