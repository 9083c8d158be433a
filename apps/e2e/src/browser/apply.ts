/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** What somebody writes into 附件2. */
export interface Written { readonly target: string; readonly level: string; readonly title: string; readonly speciality: string; readonly achievements: string; readonly employerAddress: string }

/** The address of the case that is on the screen: `/applications/<id>`. */
export const caseAddress = (page: Page): string => new URL(page.url()).pathname.replace(/\/fill$/, '');

/** The first sheet: unit, body and person; ends on the form's own page. */
export async function beginForm(page: Page, person: { readonly name: string; readonly idNumber: string; readonly creditCode?: string; readonly body: string }): Promise<void> {
  await page.goto('/applications/new');
  if (person.creditCode) {
    await page.getByLabel('所在单位的统一社会信用代码').fill(person.creditCode);
    await page.getByRole('button', { name: '查找单位' }).click();
    await page.getByText('单位：', { exact: false }).waitFor();
  }
  await page.getByLabel('评价机构').selectOption({ label: person.body });
  await page.getByLabel('姓名').fill(person.name);
  await page.getByLabel('证件号码').fill(person.idNumber);
  await page.getByRole('button', { name: '开始填报' }).click();
  await page.waitForURL(/\/fill/);
}

const next = (page: Page) => page.getByRole('button', { name: '下一步' }).click();

/** Every step of the form to the last one, by its fields and 下一步; nothing is submitted. */
export async function fillForm(page: Page, written: Written): Promise<void> {
  await page.getByLabel('申报职业（工种）').fill(written.target);
  await page.getByLabel('申报等级').selectOption({ label: written.level });
  await next(page);
  await page.getByLabel('民族').fill('汉族');
  await page.getByLabel('单位地址').fill(written.employerAddress);
  await next(page);
  await page.getByLabel('从事现专业技术职称名称').fill(written.title);
  await page.getByLabel('职称专业').fill(written.speciality);
  await page.getByLabel('现岗位对应的技能职业').fill(written.target);
  for (const year of await page.getByLabel(/^\d{4} 年$/).all()) await year.selectOption('合格');
  await next(page);
  await page.getByRole('button', { name: '加一行' }).first().click();
  await page.getByLabel('学历', { exact: true }).fill('本科');
  await next(page);
  for (const none of await page.getByLabel('无', { exact: true }).all()) await none.check();
  await next(page);
  await page.getByLabel('主要工作成绩及业绩贡献', { exact: true }).fill(written.achievements);
  await next(page);
  for (const statement of ['本人在重庆市工作', '本人在职在岗', '本人作出上述承诺，并承诺遵纪守法、恪守职业道德']) await page.getByText(statement, { exact: true }).click();
}

/** A photo with something like a face, and a page of a certificate. */
export const samplePhoto = (): Promise<Buffer> => sharp({ create: { width: 900, height: 1_200, channels: 3, background: '#ffffff' } })
  .composite([{ input: Buffer.from('<svg width="900" height="1200"><ellipse cx="450" cy="500" rx="220" ry="290" fill="#c08060"/><rect x="150" y="900" width="600" height="300" fill="#203060"/></svg>') }]).jpeg().toBuffer();

/** Hands in the photo, moves the part that is printed by keyboard, and a picture of the title certificate. */
export async function handIn(page: Page): Promise<void> {
  const picture = { mimeType: 'image/jpeg', buffer: await samplePhoto() };
  await page.getByLabel('选择照片').setInputFiles({ name: '照片.jpg', ...picture });
  const box = page.getByLabel('选择框', { exact: false });
  await box.press('-');
  await box.press('ArrowDown');
  await page.getByRole('button', { name: '用这一部分' }).click();
  await page.getByAltText('印在申报表上的样子（二寸）').waitFor();
  await page.getByLabel('选择文件：专业技术职称证书').setInputFiles({ name: '不是材料.txt', mimeType: 'text/plain', buffer: Buffer.from('text') });
  await page.getByText('只接收 PDF、JPG 和 PNG 文件').waitFor();
  await page.getByLabel('选择文件：专业技术职称证书').setInputFiles({ name: '职称证书.jpg', ...picture });
  await page.getByRole('link', { name: '查看：职称证书.jpg' }).waitFor();
}

/** An action of a case: pressed, its text left as it is proposed, confirmed. */
export async function act(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).first().click();
  await page.locator('.panel form').getByRole('button', { name: label, exact: true }).click();
}
