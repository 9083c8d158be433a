/** Where the pages of signing in are served, behind the public address. */
export const SIGN_IN_PATH = '/api/identity/sign-in';
export const STYLE_PATH = `${SIGN_IN_PATH}/page.css`;

/** A page as it goes out: no script at all, styles from ourselves, forms to ourselves, in nobody's frame, kept by nobody. */
export interface Page { readonly html: string; readonly headers: Readonly<Record<string, string>> }

const HEADERS = {
  'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
};

/** Text as HTML shows it. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!);

/** @param body HTML; everything that came from outside is escaped by the caller */
export const page = (title: string, body: string): Page => ({ headers: HEADERS, html: `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} · 贯通评价</title><link rel="stylesheet" href="${STYLE_PATH}"></head>
<body>
<header><a href="/">贯通评价</a><span>重庆市专业技术人员参加高技能人才评价</span></header>
<main><h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
` });

const fault = (text: string | null): string => (text === null ? '' : `<p class="fault" role="alert" id="fault">${escapeHtml(text)}</p>\n`);
const describedBy = (text: string | null): string => (text === null ? '' : ' aria-describedby="fault" aria-invalid="true"');

/**
 * Account and password.
 * @param account what was typed, or who signs in again
 * @param message why the last try failed
 * @param realName the provider that is offered beside it, by its name; null: none
 */
export const passwordPage = (uid: string, account: string, message: string | null, again: boolean, realName: string | null): Page => page(again ? '请再次验证身份' : '登录', `${again ? '<p class="note">签名等重要操作前须再次验证身份，请重新输入密码。</p>\n' : ''}${fault(message)}<form method="post" action="${SIGN_IN_PATH}/${escapeHtml(uid)}">
<input type="hidden" name="step" value="password">
<label for="account">账号</label>
<input id="account" name="account" value="${escapeHtml(account)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required${account === '' ? ' autofocus' : ''}${describedBy(message)}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required${account === '' ? '' : ' autofocus'}${describedBy(message)}>
<button type="submit">登录</button>
</form>
${realName === null ? '' : `<p class="other"><a class="button quiet" href="${SIGN_IN_PATH}/${escapeHtml(uid)}/real-name">实名认证登录</a></p>
<p class="note">由${escapeHtml(realName)}核实姓名和证件号码，申报人无须另设密码。</p>
`}<p class="note">忘记密码，请联系本单位或评价机构的管理员。</p>
${again ? '' : '<p>申请人还没有账号，请先<a href="/register">注册</a>。</p>\n'}<p><a href="/">返回首页</a></p>`);

const hidden = (step: string, token: string) => `<input type="hidden" name="step" value="${step}">
<input type="hidden" name="token" value="${escapeHtml(token)}">`;
const codeField = (message: string | null) => `<label for="code">手机验证器显示的 6 位验证码</label>
<input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxlength="6" required autofocus${describedBy(message)}>`;
const form = (uid: string, fields: string, button: string) => `<form method="post" action="${SIGN_IN_PATH}/${escapeHtml(uid)}">
${fields}
<button type="submit">${button}</button>
</form>`;

/** The code of the second factor. @param token what was proved so far, sealed */
export const codePage = (uid: string, token: string, message: string | null): Page => page('输入验证码', `${fault(message)}${form(uid, `${hidden('code', token)}
${codeField(message)}`, '确认')}
<p class="note">换了手机或丢失验证器，请联系本单位或评价机构的管理员，由两人办理重置。</p>
<p><a href="/">返回首页</a></p>`);

/** Setting a second factor up, once. @param picture QR code as a data address */
export const setFactorPage = (uid: string, token: string, secret: string, picture: string, message: string | null): Page => page('设置验证器', `<p>您的角色须在密码之外再用手机验证器登录。请在手机上打开任一验证器应用（支持 TOTP），扫描下图，或手工输入密钥。</p>
<p><img src="${escapeHtml(picture)}" width="220" height="220" alt="验证器二维码，也可手工输入下面的密钥"></p>
<p>密钥：<code>${escapeHtml(secret.replace(/(.{4})(?=.)/g, '$1 '))}</code></p>
${fault(message)}${form(uid, `${hidden('set-factor', token)}
${codeField(message)}`, '确认并登录')}`);

/** A new password in place of one that was given for once. */
export const newPasswordPage = (uid: string, token: string, lengths: { readonly min: number; readonly max: number }, message: string | null): Page => page('设置新密码', `<p>您用的是一次性密码，请先设置自己的新密码（${lengths.min}–${lengths.max} 个字符，不含账号名）。</p>
${fault(message)}${form(uid, `${hidden('new-password', token)}
<label for="password">新密码</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${lengths.min}" maxlength="${lengths.max}" required autofocus${describedBy(message)}>
<label for="repeated">再输入一次</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" minlength="${lengths.min}" maxlength="${lengths.max}" required${describedBy(message)}>`, '保存并登录')}`);

/** One sentence and a way back. @param code for whoever is told about it */
export const messagePage = (title: string, text: string, code: string | null = null): Page => page(title, `<p role="alert">${escapeHtml(text)}</p>
${code === null ? '' : `<p class="note">代码：${escapeHtml(code)}</p>\n`}<p><a class="button" href="/">返回首页</a></p>`);

/** @param form the provider's hidden form, whose buttons these are */
export const logoutPage = (form: string): Page => page('退出登录', `${form}
<p>确定退出登录吗？未保存的内容将丢失。</p>
<p class="row"><button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>退出登录</button> <button type="submit" form="op.logoutForm" class="quiet">暂不退出</button></p>`);

export const signedOutPage = (): Page => messagePage('已退出登录', '您已退出登录；如在公用电脑上操作，请关闭浏览器。');

/** The style of these pages: quiet, white, one blue; readable at 200 % and on a phone. */
export const STYLE = `:root { --blue: #1f5fbf; --line: #d9dee5; --soft: #f5f7fa; --text: #1f2733; --muted: #566072; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; color: var(--text); background: var(--soft); }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); background: #fff; }
header a { font-size: 18px; font-weight: 600; text-decoration: none; } header span { color: var(--muted); }
a { color: var(--blue); }
main { max-width: 26rem; margin: 6vh auto; padding: 1.5rem; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
h1 { font-size: 20px; margin: 0 0 .75rem; }
form { display: grid; gap: .35rem; }
label { margin-top: .5rem; color: var(--muted); }
input { font: inherit; width: 100%; padding: .45rem .6rem; border: 1px solid #7d8797; border-radius: 4px; min-height: 44px; }
input.code { letter-spacing: .3em; font-variant-numeric: tabular-nums; }
button, a.button { font: inherit; display: inline-block; margin-top: 1rem; padding: .5rem 1.5rem; min-height: 44px; color: #fff; background: var(--blue); border: 1px solid var(--blue); border-radius: 4px; cursor: pointer; text-decoration: none; }
button.quiet, a.quiet { color: var(--blue); background: #fff; }
:focus-visible { outline: 3px solid #f0a020; outline-offset: 1px; }
.fault { margin: 0 0 .5rem; padding: .5rem .75rem; color: var(--bad); border: 1px solid var(--bad); border-radius: 4px; background: #fdf3f2; }
.note { color: var(--muted); } .row { display: flex; flex-wrap: wrap; gap: .75rem; }
code { font-size: 18px; letter-spacing: .1em; overflow-wrap: anywhere; } img { max-width: 100%; }
@media (max-width: 30rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 80vh; } }
`;
