import { createApp } from 'vue';
import App from './App.vue';
import { loadSession } from './api/session.js';
import { serveKeyboard } from './patterns/keyboard.js';
import { router } from './router.js';
import './styles/base.css';

void loadSession();
const app = createApp(App);
app.use(router);
app.mount('#app');
serveKeyboard(document.body);
