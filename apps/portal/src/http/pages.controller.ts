import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { Public } from '@gt/service-kit';

const file = (name: string) => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
const page = file('index.html');
const script = file('index.js');
const style = file('index.css');

/** The first page; the portal proper replaces it. */
@Controller()
export class PagesController {
  @Get() @Public() @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', "default-src 'self'; frame-ancestors 'none'") @Header('x-content-type-options', 'nosniff') @Header('referrer-policy', 'no-referrer')
  first(): string { return page; }
  @Get('index.js') @Public() @Header('content-type', 'text/javascript; charset=utf-8') @Header('x-content-type-options', 'nosniff')
  script(): string { return script; }
  @Get('index.css') @Public() @Header('content-type', 'text/css; charset=utf-8') @Header('x-content-type-options', 'nosniff')
  style(): string { return style; }
}
