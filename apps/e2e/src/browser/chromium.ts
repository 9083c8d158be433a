/// <reference lib="dom" />
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
/** The Chromium of this machine (`CHROMIUM` names another), or null. */
export const findChromium = (): string | null => [process.env['CHROMIUM'] ?? '', ...PROGRAMS].find((file) => file !== '' && fs.existsSync(file)) ?? null;

const FONTS = fileURLToPath(new URL('../../../../node_modules/@expo-google-fonts/noto-sans-sc/', import.meta.url));
/** The font that pages are looked at with: no machine of ours has to have one. */
export const FONT_FILES = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'].map((file) => path.join(FONTS, file));

export interface Seen { readonly violations: string[]; readonly errors: string[] }
export const SIZES = { desktop: { width: 1366, height: 860 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;

/** A Chromium with Chinese fonts and Chinese forms; what it refused and what broke in it is noted. */
export class Chromium {
  private constructor(private readonly browser: Browser, private readonly home: string) {}

  static async start(program: string): Promise<Chromium> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-browser-'));
    fs.mkdirSync(path.join(home, 'fonts'));
    for (const file of FONT_FILES) fs.copyFileSync(file, path.join(home, 'fonts', path.basename(file)));
    const browser = await chromium.launch({ executablePath: program, args: ['--disable-gpu', '--disable-dev-shm-usage', '--lang=zh-CN'], env: { ...process.env as Record<string, string>, XDG_DATA_HOME: home, LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8' } });
    return new Chromium(browser, home);
  }

  /** A visitor: a window of its own, without anybody's cookies. */
  async visitor(url: string, size: Size = 'desktop'): Promise<Visitor> {
    const context = await this.browser.newContext({ baseURL: url, viewport: SIZES[size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}) });
    return Visitor.of(context);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}

/** ms that a page may take on a crowded machine; nothing is proved by it. */
const PAGE_MS = 60_000;
/** ms after which a request without an answer is left to Playwright's own notion of rest. */
const UNANSWERED_MS = 10_000;

export class Visitor {
  /** what the window has asked for and not got yet */
  private readonly asked = new Set<Request>();
  private constructor(readonly page: Page, private readonly context: BrowserContext, readonly seen: Seen) {
    page.on('request', (request) => this.asked.add(request));
    page.on('requestfinished', (request) => this.asked.delete(request));
    page.on('requestfailed', (request) => this.asked.delete(request));
  }

  static async of(context: BrowserContext): Promise<Visitor> {
    context.setDefaultTimeout(PAGE_MS);
    const seen: Seen = { violations: [], errors: [] };
    await context.exposeFunction('gtViolation', (text: string) => { seen.violations.push(text); });
    await context.addInitScript(`document.addEventListener('securitypolicyviolation', (e) => window.gtViolation(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))`);
    const page = await context.newPage();
    page.on('pageerror', (error) => { seen.errors.push(error.message); });
    return new Visitor(page, context, seen);
  }

  /** Opens an address and waits until nothing is being loaded any more. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.settled();
  }
  /**
   * Until the page shows something, nothing that says it is loading, and nothing is asked for any more, two frames later too: what an answer begins, it begins at once.
   * Playwright's own idle network is half a second without any request, and for each page once: it is asked where one of ours is not answered.
   */
  async settled(): Promise<void> {
    for (const end = Date.now() + UNANSWERED_MS; ;) {
      await this.page.waitForFunction(() => { const main = document.querySelector('main'); return main !== null && main.innerText.trim() !== '' && !document.body.innerText.includes('正在载入') && new Promise((shown) => { requestAnimationFrame(() => { requestAnimationFrame(() => { shown(true); }); }); }); });
      if (this.asked.size === 0) return;
      if (Date.now() > end) break;
    }
    await this.page.waitForLoadState('networkidle');
  }

  /** By the sign-in page, as a person does. */
  async signIn(account: string, password: string, returnTo = '/todo'): Promise<void> {
    await this.page.goto(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    await this.page.getByLabel('账号').fill(account);
    await this.page.getByLabel('密码').fill(password);
    await this.page.getByRole('button', { name: '登录' }).click();
    await this.page.waitForURL((url) => url.pathname === returnTo.split('?')[0]);
    await this.settled();
  }

  async leave(): Promise<void> { await this.context.close(); }
}
