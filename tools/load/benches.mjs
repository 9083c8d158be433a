/** The benchmarks by name, and what each measures. */
export const BENCHES = {
  rules: 'eligibility verdicts a second, with every reason',
  relay: 'events a second from a log to a real broker, and how long one takes',
  poison: 'what healthy keys keep of their rate beside poison',
  documents: 'certificates and forms a second as PDF, and how large a certificate gets',
  import: 'rows a second of a large spreadsheet of applicants, and the memory that it takes',
  start: 'from npm start in an installed clean clone to the progress page and the seeded city',
  pipeline: 'applications a second from submission to the certificate in the last projection',
  security: 'what token, policy and audit cost of the requests a second',
  verification: 'public checks of certificates a second, the limit on',
  worklist: 'how long a page of 100,000 open cases takes',
  'first-page': 'how long the portal\'s first page takes in a Chromium that has nothing of it yet, and its script',
  growth: 'what of its rate each question keeps from 10,000 to 1,000,000 applications',
  recovery: 'how long after kill -9 of anything until all is caught up and whole',
};

/** They build a whole city or town, which takes long on a busy machine: npm test leaves them out, and runs the others with --quick. */
export const WITH_A_CITY = ['first-page', 'pipeline', 'recovery', 'security', 'verification', 'worklist', 'growth'];
/** They need a broker. */
export const WITH_KAFKA = ['relay', 'poison', 'pipeline', 'recovery'];
