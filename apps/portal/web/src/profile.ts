/** Written into the page by the portal's server: the development profile has a catalogue and a demonstration city. */
export const isDevelopment = document.documentElement.dataset['profile'] === 'development';
